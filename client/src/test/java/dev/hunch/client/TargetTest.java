package dev.hunch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
  @Test
  void parse_hostAndPort_isTcp() {
    assertThat(Target.parse("127.0.0.1:7070")).isEqualTo(new Target.Tcp("127.0.0.1", 7070));
    assertThat(Target.parse("[::1]:7070")).isEqualTo(new Target.Tcp("::1", 7070));
  }

  @Test
  void parse_unixPath_isSocket() {
    assertThat(Target.parse("unix:/run/hunch.sock"))
        .isEqualTo(new Target.Unix(Path.of("/run/hunch.sock")));
    assertThat(Target.parse("unix:///run/hunch.sock"))
        .isEqualTo(new Target.Unix(Path.of("/run/hunch.sock")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", ":7070", "a:0", "a:70000", "a:b", "::1:7070", "unix:"})
  void parse_anythingElse_saysWhatWasGiven(String text) {
    assertThatThrownBy(() -> Target.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining('"' + text + '"')
        .hasMessageContaining("HOST:PORT");
  }
}
