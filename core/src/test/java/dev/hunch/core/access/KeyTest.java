package dev.hunch.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTest {
  @Test
  void of_emptyParts_areRefused() {
    assertThatThrownBy(() -> Key.of("", "k")).hasMessageContaining("namespace is empty");
    assertThatThrownBy(() -> Key.of("shop", "")).hasMessageContaining("key is empty");
  }

  @Test
  void hash_ofAKey_isTheSameInEveryProcess() {
    assertThat(Key.of("shop", "user:1").hash()).isEqualTo(Key.hashOf("shop", "user:1"));
    assertThat(Key.hashOf("shop", "user:1")).isEqualTo(-7_426_169_605_530_199_865L);
  }

  @Test
  void hash_sameCharactersPartedElsewhere_differs() {
    assertThat(Key.hashOf("ab", "c")).isNotEqualTo(Key.hashOf("a", "bc"));
  }

  @Test
  void hash_manyKeys_doNotCollide() {
    Set<Long> hashes = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      hashes.add(Key.hashOf("shop", "order:" + i));
    }
    assertThat(hashes).hasSize(200_000);
  }

  @Test
  void equals_keysWithEqualHashes_comparesNamespaceAndText() {
    assertThat(ForgedKeys.withHash("n", "a", 1)).isNotEqualTo(ForgedKeys.withHash("n", "b", 1));
    assertThat(ForgedKeys.withHash("n", "a", 1)).isNotEqualTo(ForgedKeys.withHash("m", "a", 1));
    assertThat(Key.of("n", "a")).isEqualTo(Key.of("n", "a")).hasSameHashCodeAs(Key.of("n", "a"));
  }

  @Test
  void startsWith_namespaceAndPrefix_bothCount() {
    Key key = Key.of("shop", "user:1");
    assertThat(key.startsWith("shop", "user:")).isTrue();
    assertThat(key.startsWith("shop", "")).isTrue();
    assertThat(key.startsWith("shop", "order:")).isFalse();
    assertThat(key.startsWith("sho", "user:")).isFalse();
  }
}
