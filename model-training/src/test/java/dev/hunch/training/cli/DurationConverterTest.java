package dev.hunch.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
  private final DurationConverter converter = new DurationConverter();

  @Test
  void convert_numberWithUnit_isThatLong() {
    assertThat(converter.convert("2ms")).isEqualTo(Duration.ofMillis(2));
    assertThat(converter.convert("1.5s")).isEqualTo(Duration.ofMillis(1_500));
    assertThat(converter.convert("250us")).isEqualTo(Duration.ofNanos(250_000));
    assertThat(converter.convert("0.25ns")).isEqualTo(Duration.ZERO);
    assertThat(converter.convert("3m")).isEqualTo(Duration.ofMinutes(3));
    assertThat(converter.convert("1h")).isEqualTo(Duration.ofHours(1));
    assertThat(converter.convert("0")).isEqualTo(Duration.ZERO);
  }

  @Test
  void convert_anythingElse_isRefused() {
    for (String text : List.of("", "ms", "-1ms", "1 ms", "1e3ms", "2M", "99999999999s", "5")) {
      assertThatThrownBy(() -> converter.convert(text))
          .as(text)
          .isInstanceOf(TypeConversionException.class)
          .hasMessageStartingWith("'" + text + "' ");
    }
  }
}
