package dev.hunch.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.benchmarks.contender.ContenderNames;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectionTest {
  @Test
  void wants_nothingNamed_isEverything() {
    assertThat(only().wants("redis-get-tcp")).isTrue();
    assertThat(only().wants(Selection.STARTS)).isTrue();
    assertThat(only().wantsAny(ContenderNames.MEMCACHED)).isTrue();
    assertThat(only().refusal()).isEmpty();
  }

  @Test
  void wants_contenderNamed_isThatAlone() {
    Selection selection = only("redis-get-unix");

    assertThat(selection.wants("redis-get-unix")).isTrue();
    assertThat(selection.wants("redis-get-tcp")).isFalse();
    assertThat(selection.wantsAny(ContenderNames.REDIS)).isTrue();
    assertThat(selection.wantsAny(ContenderNames.HUNCH)).isFalse();
    assertThat(selection.wants(Selection.STARTS)).isFalse();
    assertThat(selection.wants(Selection.ENTRIES)).isFalse();
    assertThat(selection.wants(Selection.PACED_PREDICTION)).isFalse();
  }

  @Test
  void wants_secondContenderOfSharedMemoryNamed_isThatAlone() {
    assertThat(only("hunch-shared64").wantsAny(ContenderNames.SHARED_MEMORY)).isTrue();
    assertThat(only("hunch-shared64").wantsAny(ContenderNames.HUNCH)).isFalse();
    assertThat(only("hunch-shared64").wants("hunch-shared")).isFalse();
  }

  @Test
  void wants_startsNamed_isNoContender() {
    assertThat(only("starts").wants(Selection.STARTS)).isTrue();
    assertThat(only("starts").wantsAny(ContenderNames.all())).isFalse();
    assertThat(only("starts").refusal()).isEmpty();
  }

  @Test
  void refusal_nameOfNothing_tellsTheNames() {
    assertThat(only("redis", "nosuch").refusal().orElseThrow())
        .startsWith("--only nosuch: no name contains that. There are hunch-unary-tcp, ")
        .contains("redis-mget64-unix", "memcached-get-tcp", "prediction-client-unix")
        .endsWith("prediction-paced, starts, entries");
  }

  @Test
  void refusal_sidecarsThatDoNotPredict_tellsHowTheyAreMeasured() {
    assertThat(only("plain").refusal().orElseThrow()).contains("by --only prediction");
  }

  private static Selection only(String... texts) {
    return new Selection(List.of(texts));
  }
}
