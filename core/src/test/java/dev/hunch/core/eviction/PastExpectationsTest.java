package dev.hunch.core.eviction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PastExpectationsTest {
  private final PastExpectations past = new PastExpectations();

  @Test
  void age_keyThatWasExpected_isCountedFromThere() {
    past.put(5, 10);
    past.put(6, 12);
    past.put(5, 11);
    assertThat(past.age(5, 20)).isEqualTo(9);
    assertThat(past.age(6, 20)).isEqualTo(8);
    assertThat(past.age(7, 20)).isEqualTo(PastExpectations.NEVER);
  }

  @Test
  void age_clockWrapsAround_goesOn() {
    past.put(5, Integer.MAX_VALUE - 2);
    assertThat(past.age(5, Integer.MIN_VALUE + 2)).isEqualTo(5);
  }

  @Test
  void put_moreKeysThanPlaces_remembersTheLastOfEachPlace() {
    SplittableRandom random = new SplittableRandom(2);
    long first = random.nextLong();
    past.put(first, 10);
    long last = 0;
    for (int i = 0; i < 1_000_000; i++) {
      last = random.nextLong();
      past.put(last, 11);
    }
    assertThat(past.age(first, 12)).isEqualTo(PastExpectations.NEVER);
    assertThat(past.age(last, 12)).isEqualTo(1);
  }
}
