package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void grows_ofALeak_isTrue() {
    assertThat(of(time -> 1_000 + 20L * time).grows("heap", 50)).isTrue();
  }

  @Test
  void grows_ofASawTooth_isFalse() {
    assertThat(of(time -> 1_000 + 200L * (time % 5)).grows("heap", 0)).isFalse();
  }

  @Test
  void grows_ofWhatFillsInTheFirstThird_isFalse() {
    assertThat(of(time -> Math.min(1_000, 100L * time)).grows("heap", 0)).isFalse();
  }

  @Test
  void parse_ofTheLineOfThisProcess_tellsOfHeapAndThreads() throws Exception {
    String line = ProcessState.line();

    assertThat(ProcessState.isLine(line)).isTrue();
    assertThat(ProcessState.parse(line))
        .hasEntrySatisfying(ProcessState.HEAP, bytes -> assertThat(bytes).isPositive())
        .hasEntrySatisfying(ProcessState.THREADS, threads -> assertThat(threads).isPositive());
  }

  private static Samples of(IntToLongFunction heap) {
    Samples samples = new Samples();
    for (int time = 0; time < 30; time++) {
      samples.add(Map.of("heap", heap.applyAsLong(time)));
    }
    return samples;
  }
}
