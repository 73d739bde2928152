package dev.hunch.training.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.training.GeneratedTrace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TraceDriftTest {
  @Test
  void after_kindsOfKeys_aThirdOfThemIsRenamedFromThereOn() {
    Trace before = trace(GeneratedTrace.of(3, 2_000)); // user, order, product
    TraceDrift drift = TraceDrift.after(before, 0.5);
    assertThat(drift.fromRead()).isEqualTo(1_000);
    assertThat(drift.changed()).isEqualTo("1 of 3 kinds of keys renamed");
    Set<String> kinds = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      AccessEvent old = before.events().get(i);
      AccessEvent now = drift.trace().events().get(i);
      if (i < 1_000) {
        assertThat(now).isEqualTo(old);
      } else {
        // product is the second by reads: user has two reads of each four.
        assertThat(now.key().text()).isEqualTo(renamed(old.key().text()));
        kinds.add(now.key().text().replaceFirst(":.*", ""));
      }
      assertThat(now.session()).isEqualTo(old.session());
      assertThat(now.epochMillis()).isEqualTo(old.epochMillis());
    }
    assertThat(kinds).hasSize(3);
  }

  private static String renamed(String text) {
    return text.startsWith("order:") ? "orderx" + text.substring("order".length()) : text;
  }

  @Test
  void after_keysOfOneKind_aThirdOfTheKeysGetsNamesThatNobodyHas() {
    List<String> keys = new ArrayList<>();
    for (int repeat = 0; repeat < 20; repeat++) {
      IntStream.range(0, 90).forEach(key -> keys.add(Integer.toString(key)));
    }
    Trace before = trace(events(keys));
    TraceDrift drift = TraceDrift.after(before, 0.25);
    assertThat(drift.changed()).isEqualTo("30 of 90 keys renamed");
    Map<Key, Key> names = new HashMap<>();
    for (int i = drift.fromRead(); i < keys.size(); i++) {
      Key old = before.events().get(i).key();
      Key now = drift.trace().events().get(i).key();
      assertThat(names.computeIfAbsent(old, unseen -> now)).isEqualTo(now);
    }
    assertThat(new HashSet<>(names.values())).hasSize(90);
    assertThat(names.entrySet().stream().filter(name -> !name.getKey().equals(name.getValue())))
        .hasSize(30)
        .allSatisfy(
            name -> {
              assertThat(names).doesNotContainKey(name.getValue());
              assertThat(name.getValue().text()).matches("\\d+");
            });
  }

  @Test
  void after_sameTrace_driftsTheSameWay() {
    Trace before = trace(GeneratedTrace.of(4, 500));
    assertThat(TraceDrift.after(before, 0.3)).isEqualTo(TraceDrift.after(before, 0.3));
  }

  private static List<AccessEvent> events(List<String> keys) {
    List<AccessEvent> events = new ArrayList<>();
    for (String key : keys) {
      events.add(new AccessEvent(events.size(), "s", Key.of("n", key), AccessResult.MISS, 1));
    }
    return events;
  }

  private static Trace trace(List<AccessEvent> events) {
    return new Trace(events, new Trace.Notes(1, 0, "", 0, 0));
  }
}
