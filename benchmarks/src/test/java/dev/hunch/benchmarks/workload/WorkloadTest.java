package dev.hunch.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WorkloadTest {
  @Test
  void isValue_anotherKeysValue_isFalse() {
    Workload workload = new Workload(10, 103);

    assertThat(workload.value(3)).hasSize(103);
    assertThat(workload.isValue(3, workload.value(3))).isTrue();
    assertThat(workload.isValue(4, workload.value(3))).isFalse();
  }

  @Test
  void drawn_manyReads_followZipfsLaw() {
    Workload workload = new Workload(1_000, 8);
    int[] counts = new int[1_000];
    int reads = 200_000;
    for (int place = 0; place < reads; place++) {
      counts[workload.drawn(place)]++;
    }

    Arrays.sort(counts);

    // 1 / (sum of 1/r^.99 for 1,000 ranks) = .129, and half as often for the second.
    assertThat(counts[999] / (double) reads).isBetween(0.12, 0.14);
    assertThat(counts[998] / (double) reads).isBetween(0.06, 0.07);
    assertThat(counts[0]).isLessThan(100);
  }

  @Test
  void drawn_pastTheEnd_beginsAgain() {
    Workload workload = new Workload(1_000, 8);

    assertThat(workload.drawn(1L << 40)).isEqualTo(workload.drawn(0));
  }
}
