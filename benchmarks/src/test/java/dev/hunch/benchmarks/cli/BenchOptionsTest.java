package dev.hunch.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
  @Test
  void wants_nothingNamed_isEverything() {
    assertThat(only().wantsServer("redis")).isTrue();
    assertThat(only().wants("redis-get-tcp")).isTrue();
  }

  @Test
  void wantsServer_contenderNamed_isItsServerAlone() {
    assertThat(only("redis-get-unix").wantsServer("redis")).isTrue();
    assertThat(only("redis-get-unix").wantsServer("memcached")).isFalse();
    assertThat(only("redis-get-unix").wants("redis-get-unix")).isTrue();
    assertThat(only("redis-get-unix").wants("redis-get-tcp")).isFalse();
  }

  @Test
  void wantsServer_kindOfContenderNamed_isEveryServer() {
    assertThat(only("unix").wantsServer("redis")).isTrue();
    assertThat(only("unix").wantsServer("plain")).isTrue();
  }

  private static BenchOptions only(String... texts) {
    return new BenchOptions(
        1, Duration.ofMillis(1), 1, 1, List.of(1), List.of(texts), false, 0, 0, 0);
  }
}
