package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UseHistoryTest {
  private final UseHistory history = new UseHistory(1_000);

  @Test
  void find_keyNeverRead_isNone() {
    assertThat(history.find(5)).isEqualTo(UseHistory.NONE);
  }

  @Test
  void read_keyReadTwice_knowsAgeAndReads() {
    history.read(5);
    history.read(6);
    int moment = history.now();
    history.read(5);
    history.read(7);
    int place = history.find(5);
    assertThat(history.age(place)).isEqualTo(1);
    assertThat(history.reads(place)).isEqualTo(2);
    assertThat(history.isReadSince(place, moment)).isTrue();
    assertThat(history.isReadSince(history.find(6), moment)).isFalse();
  }

  @Test
  void logCount_fadesToTheShareThatItsTimeSays() {
    history.read(5);
    for (int i = 0; i < 4_000; i++) { // once the middle count's time: 4 reads for each entry
      history.read(100);
    }
    double count = Math.pow(2, history.logCount(history.find(5), 1));
    assertThat(count).isCloseTo(Math.exp(-1), within(0.01));
  }

  @Test
  void logCount_regularReads_addUp() {
    for (int i = 0; i < 3; i++) {
      history.read(5);
    }
    double count = Math.pow(2, history.logCount(history.find(5), 2));
    assertThat(count).isCloseTo(3, within(0.05));
  }

  @Test
  void read_moreKeysThanPlaces_forgetsTheOldestOfASet() {
    history.read(5);
    SplittableRandom random = new SplittableRandom(3);
    long last = 0;
    for (int i = 0; i < 1_000_000; i++) {
      last = random.nextLong();
      history.read(last);
    }
    assertThat(history.find(5)).isEqualTo(UseHistory.NONE);
    assertThat(history.find(last)).isNotEqualTo(UseHistory.NONE);
  }
}
