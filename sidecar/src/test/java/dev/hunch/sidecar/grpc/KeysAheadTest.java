package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeysAheadTest {
  private final RequestChecks checks =
      new RequestChecks(new RequestLimits(64, 64, 1000), namespace -> true);
  private final List<List<Key>> told = new ArrayList<>();

  private KeysAhead keys(List<String> texts) {
    KeysAhead keys = new KeysAhead(checks, ahead -> told.add(List.copyOf(ahead)));
    keys.begin("shop", texts);
    return keys;
  }

  private static List<String> texts(int count) {
    return IntStream.range(0, count).mapToObj(i -> "user:" + i).toList();
  }

  private static List<Key> keysOf(List<String> texts) {
    return texts.stream().map(text -> Key.of("shop", text)).toList();
  }

  @Test
  void get_manyKeys_tellsOfEachOnceBeforeItIsReturned() {
    List<String> texts = texts(75);
    KeysAhead keys = keys(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(keys.get(i)).isEqualTo(keysOf(texts).get(i));
      assertThat(told.stream().flatMap(List::stream)).contains(keysOf(texts).get(i));
    }
    assertThat(told.stream().flatMap(List::stream)).isEqualTo(keysOf(texts));
    assertThat(told).hasSize(3);
  }

  @Test
  void get_oneKey_tellsNobody() {
    assertThat(keys(texts(1)).get(0)).isEqualTo(Key.of("shop", "user:0"));
    assertThat(told).isEmpty();
  }

  @Test
  void get_someCannotBeKeys_refusesThoseAlone() {
    List<String> texts = new ArrayList<>(texts(40));
    List<Integer> bad = List.of(0, 5, 6, 37, 39);
    bad.forEach(i -> texts.set(i, i % 2 == 0 ? "" : "x".repeat(65)));
    KeysAhead keys = keys(texts);
    for (int i = 0; i < texts.size(); i++) {
      int index = i;
      if (bad.contains(i)) {
        assertThatThrownBy(() -> keys.get(index)).isInstanceOf(RefusedException.class);
      } else {
        assertThat(keys.get(i)).isEqualTo(Key.of("shop", texts.get(i)));
      }
    }
    assertThat(told.stream().flatMap(List::stream))
        .doesNotHaveDuplicates()
        .hasSize(texts.size() - bad.size() - 1); // the 38th is alone between two bad ones
  }

  @Test
  void begin_amidOthers_goesOverAtOnce() {
    KeysAhead keys = keys(texts(10));
    keys.get(3);
    keys.begin("stock", List.of("item:1", "item:2"));
    assertThat(keys.get(0)).isEqualTo(Key.of("stock", "item:1"));
    assertThat(keys.get(1)).isEqualTo(Key.of("stock", "item:2"));
  }

  @Test
  void get_someLeftOut_goesOnFromThere() {
    KeysAhead keys = keys(texts(100));
    for (int i : new int[] {0, 31, 40, 99}) {
      assertThat(keys.get(i)).isEqualTo(Key.of("shop", "user:" + i));
    }
  }
}
