package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UseHistoryTest {
  private final UseHistory history = new UseHistory();

  @BeforeEach
  void setEntries() {
    history.setEntries(1_000);
  }

  @Test
  void recall_whatWasReadBefore_countsAsReadSoOften() {
    UseHistory history = new UseHistory();
    for (int doublings = 0; doublings <= 6; doublings++) {
      history.recall(doublings, doublings);
      int place = history.find(doublings);
      assertThat(history.reads(place)).isEqualTo(1 << doublings);
      for (int count = 0; count < UseHistory.COUNTS; count++) {
        assertThat(history.logCount(place, count)).isEqualTo(doublings);
      }
      assertThat(history.age(place)).isZero();
    }
  }

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
  void logGap_keyReadThreeTimes_knowsBothGapsTheLastFirst() {
    history.read(5);
    assertThat(history.logGap(history.find(5), 0)).isZero();
    history.read(6);
    history.read(6);
    history.read(5); // three reads later: the logarithm of four
    assertThat(history.logGap(history.find(5), 0)).isCloseTo(2, within(0.01f));
    assertThat(history.logGap(history.find(5), 1)).isZero();
    history.read(5);
    assertThat(history.logGap(history.find(5), 0)).isCloseTo(1, within(0.01f));
    assertThat(history.logGap(history.find(5), 1)).isCloseTo(2, within(0.01f));
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
  void makeRoomFor_moreEntries_growsWithTheReadsAndLosesNothing() {
    int keys = 60_000;
    for (int key = 0; key < keys; key++) {
      history.read(key);
    }
    int known = known(keys);
    history.makeRoomFor(400_000);
    int before = history.places();
    history.read(0);
    assertThat(history.places()).as("a step at a time").isBetween(before, before + 8);
    for (int i = 0; history.places() < 800_000; i++) {
      history.read(i % keys);
      assertThat(i).as("reads to grow").isLessThan(200_000);
    }
    assertThat(known(keys)).isGreaterThanOrEqualTo(known);
    for (int key = 0; key < 400_000; key++) {
      history.read(key);
    }
    assertThat(known(400_000)).isGreaterThan(390_000);
  }

  @Test
  void read_clockWrapsAround_goesOnTellingAges() {
    UseHistory late = new UseHistory(Integer.MAX_VALUE - 2);
    late.read(5);
    int moment = late.now();
    for (int i = 0; i < 10; i++) {
      late.read(6);
    }
    assertThat(late.now()).isNegative();
    assertThat(late.age(late.find(5))).isEqualTo(10);
    assertThat(late.isReadSince(late.find(6), moment)).isTrue();
    assertThat(late.isReadSince(late.find(5), moment)).isFalse();
  }

  @Test
  void skip_longerThanTheLongestAge_forgetsTheKeyBeforeItLooksNew() {
    history.read(5);
    history.skip(UseHistory.LONGEST_AGE);
    int reads = UseHistory.LONGEST_AGE / 4 / 256;
    for (int i = 0; i < reads; i++) { // a sweep over the smallest history
      history.read(6);
    }
    assertThat(history.find(5)).isEqualTo(UseHistory.NONE);
    assertThat(history.find(6)).isNotEqualTo(UseHistory.NONE);
  }

  private int known(int keys) {
    int known = 0;
    for (int key = 0; key < keys; key++) {
      known += history.find(key) == UseHistory.NONE ? 0 : 1;
    }
    return known;
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
