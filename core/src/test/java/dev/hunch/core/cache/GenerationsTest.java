package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GenerationsTest {
  private final Generations generations = new Generations();

  private boolean isAlive(String text, long stamp, String... tags) {
    return generations.isAlive(Key.of("n", text), stamp, Tags.of("n", List.of(tags)));
  }

  @Test
  void isAlive_beforeAnyInvalidation_isTrue() {
    assertThat(isAlive("a", 0, "t")).isTrue();
    assertThat(generations.clock()).isZero();
  }

  @Test
  void ofPrefix_killsWhatIsOlderAndBeginsWithIt_alone() {
    generations.ofPrefix("n", "user:");
    long after = generations.clock();
    assertThat(isAlive("user:1", 0)).isFalse();
    assertThat(isAlive("user:", 0)).isFalse();
    assertThat(isAlive("user:1", after)).isTrue();
    assertThat(isAlive("user", 0)).isTrue();
    assertThat(isAlive("order:1", 0)).isTrue();
    assertThat(generations.isAlive(Key.of("m", "user:1"), 0, Tags.NONE)).isTrue();
  }

  @Test
  void ofPrefix_empty_killsTheNamespaceAndForgetsItsRecords() {
    generations.ofPrefix("n", "a");
    generations.ofTag("n", "t");
    generations.ofPrefix("n", "");
    assertThat(isAlive("z", generations.clock() - 1)).isFalse();
    assertThat(isAlive("z", generations.clock())).isTrue();
    assertThat(generations.all()).containsExactly(new Generation.OfAll("n", 3));
  }

  @Test
  void ofTag_killsWhatIsOlderAndBearsIt_alone() {
    generations.ofTag("n", "red");
    long after = generations.clock();
    assertThat(isAlive("a", 0, "blue", "red")).isFalse();
    assertThat(isAlive("a", 0, "blue")).isTrue();
    assertThat(isAlive("a", 0)).isTrue();
    assertThat(isAlive("a", after, "red")).isTrue();
    assertThat(generations.isAlive(Key.of("m", "a"), 0, Tags.of("m", List.of("red")))).isTrue();
  }

  @Test
  void add_moreThanThereIsRoomFor_killsTheOldestAndStaysBounded() {
    for (int i = 0; i < 3 * NamespaceGenerations.MOST_PREFIXES; i++) {
      generations.ofPrefix("n", "p" + i + ":");
    }
    assertThat(generations.all()).hasSizeLessThanOrEqualTo(NamespaceGenerations.MOST_PREFIXES + 1);
    long clock = generations.clock();
    assertThat(isAlive("p3071:x", clock - 1)).isFalse();
    assertThat(isAlive("other", 0)).as("as old as what made room").isFalse();
    assertThat(isAlive("other", clock - 500)).isTrue();
    for (int i = 0; i < 2 * NamespaceGenerations.MOST_TAGS; i++) {
      generations.ofTag("n", "t" + i);
    }
    assertThat(generations.all())
        .hasSizeLessThanOrEqualTo(
            NamespaceGenerations.MOST_PREFIXES + NamespaceGenerations.MOST_TAGS + 1);
    assertThat(isAlive("x", clock, "t0")).isFalse();
    assertThat(isAlive("x", generations.clock() - 1, "t131071")).isFalse();
    assertThat(isAlive("x", generations.clock() - 1, "t131070")).isTrue();
  }

  @Test
  void add_prefixesOfMoreLengthsThanAreLookedUp_killsTheOldest() {
    for (int length = 1; length <= 3 * NamespaceGenerations.MOST_LENGTHS; length++) {
      generations.ofPrefix("n", "x".repeat(length));
    }
    assertThat(generations.all()).hasSizeLessThanOrEqualTo(NamespaceGenerations.MOST_LENGTHS + 1);
    assertThat(isAlive("y", 1)).isFalse();
    assertThat(isAlive("x".repeat(96), 95)).isFalse();
    assertThat(isAlive("x".repeat(95), 95)).isTrue();
  }

  @Test
  void add_allInAnyOrderAfterARestart_judgesAsBefore() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Generations before = new Generations();
      for (int i = 0; i < 60; i++) {
        String namespace = "n" + random.nextInt(2);
        switch (random.nextInt(20)) {
          case 0 -> before.ofPrefix(namespace, "");
          case 1, 2, 3, 4, 5, 6 -> before.ofTag(namespace, "t" + random.nextInt(5));
          default -> before.ofPrefix(namespace, "k" + random.nextInt(100));
        }
      }
      List<Generation> all = new ArrayList<>(before.all());
      Collections.shuffle(all, random);
      Generations after = new Generations();
      all.forEach(after::add);
      assertThat(after.clock()).isEqualTo(before.clock());
      for (int i = 0; i < 2_000; i++) {
        Key key = Key.of("n" + random.nextInt(2), "k" + random.nextInt(2_000));
        long stamp = random.nextInt(61);
        Tags tags = Tags.of(key.namespace(), List.of("t" + random.nextInt(6)));
        assertThat(after.isAlive(key, stamp, tags))
            .as("seed %d", seed)
            .isEqualTo(before.isAlive(key, stamp, tags));
      }
    }
  }
}
