package dev.hunch.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProgramVersionTest {
  @Test
  void in_whatServersSay_isTheirVersion() {
    assertThat(
            ProgramVersion.in(
                "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d7c9"))
        .isEqualTo("7.0.15");
    assertThat(ProgramVersion.in("memcached 1.6.18\n")).isEqualTo("1.6.18");
  }

  @Test
  void of_noSuchProgram_isUnknown() {
    assertThat(ProgramVersion.of(Path.of("/nowhere/at/all"), "-V")).isEqualTo("unknown");
  }
}
