package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UseSamplesTest {
  private static final int SAMPLES = 10_000;

  private final UseModel model = new UseModel();
  private final UseDescription description = new UseDescription();
  private final UseSamples samples = new UseSamples();

  @Test
  void judge_afterTheMeanTime_hasJudgedTheShareOfAnExponentialDistribution() {
    UseHistory history = new UseHistory();
    addWithMean(1_000, history);
    read(history, 1_000);
    assertThat(samples.waiting()).isBetween(3_500, 3_860); // 1/e is 3,679
    read(history, 5_010);
    assertThat(samples.waiting()).isZero();
  }

  @Test
  void setMeanReads_samplesThatWait_areJudgedAtTheirOwnTime() {
    for (int start : new int[] {0, Integer.MAX_VALUE - 500}) {
      for (int mean : new int[] {10, 100, 1_000_000}) {
        UseHistory history = new UseHistory(start);
        addWithMean(10_000, history);
        samples.setMeanReads(mean);
        read(history, 10_000);
        int fewest = mean > 10_000 ? 2_950 : 3_500; // in a wide bucket some are judged earlier
        assertThat(samples.waiting()).as("then %d", mean).isBetween(fewest, 3_860);
        read(history, 53_000);
        assertThat(samples.waiting()).as("then %d", mean).isZero();
      }
    }
  }

  @Test
  void add_moreThanThereIsRoomFor_takesNoMore() {
    UseHistory history = new UseHistory();
    for (int i = 0; i < 5; i++) {
      addWithMean(1_000, history);
    }
    assertThat(samples.isFull()).isTrue();
    assertThat(samples.waiting()).isEqualTo(1 << 15);
    read(history, 6_010);
    assertThat(samples.waiting()).isZero();
  }

  private void addWithMean(int mean, UseHistory history) {
    samples.judge(history, model);
    samples.setMeanReads(mean);
    description.describe(5, history, new Expectations());
    for (int i = 0; i < SAMPLES; i++) {
      samples.add(i, history.now(), description);
    }
  }

  private void read(UseHistory history, int reads) {
    for (int i = 0; i < reads; i++) {
      history.read(5);
      samples.judge(history, model);
    }
  }
}
