package dev.hunch.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.Tags;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EntryFormatTest {
  private static final Key KEY = Key.of("shop", "user:ä✓");
  private static final Entry ENTRY =
      new Entry(
          new byte[] {1, 2, 3},
          17,
          Entry.NEVER,
          Entry.Origin.PREFETCH,
          99,
          Tags.ofHashes(5, -7, Long.MAX_VALUE));

  @Test
  void decode_encoded_givesKeyAndEntry() {
    byte[] bytes = EntryFormat.encode(KEY, ENTRY);
    assertThat(bytes).hasSize(EntryFormat.sizeOf(KEY, ENTRY));
    assertThat(EntryFormat.decode(bytes, bytes.length, KEY))
        .isEqualTo(new EntryFormat.Decoded.Match(ENTRY));
    assertThat(EntryFormat.decode(bytes, bytes.length))
        .isEqualTo(new EntryFormat.Stored(KEY, ENTRY));
  }

  @Test
  void decode_anyByteChanged_isDamaged() {
    byte[] bytes = EntryFormat.encode(KEY, ENTRY);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 0x10;
      assertThat(EntryFormat.decode(changed, changed.length, KEY))
          .as("byte %d", i)
          .isEqualTo(new EntryFormat.Decoded.Damaged());
      assertThat(EntryFormat.decode(changed, changed.length)).isNull();
    }
  }

  @Test
  void decode_cutOrEmptied_isDamaged() {
    byte[] bytes = EntryFormat.encode(KEY, ENTRY);
    for (int size = 0; size < bytes.length; size++) {
      assertThat(EntryFormat.decode(bytes, size, KEY)).isEqualTo(new EntryFormat.Decoded.Damaged());
    }
    Arrays.fill(bytes, (byte) 0);
    assertThat(EntryFormat.decode(bytes, bytes.length)).isNull();
  }

  @Test
  void decode_otherKeysBytes_areNotTaken() {
    byte[] bytes = EntryFormat.encode(Key.of("shop", "user:1"), ENTRY);
    for (Key other :
        new Key[] {
          Key.of("shop", "user:2"),
          Key.of("shop", "user:"),
          Key.of("shop", "user:11"),
          Key.of("shopu", "ser:1"),
          Key.of("sho", "user:1"),
          Key.of("shop", "usér:1")
        }) {
      assertThat(EntryFormat.decode(bytes, bytes.length, other))
          .as("%s", other)
          .isEqualTo(new EntryFormat.Decoded.OtherKey());
    }
  }

  @Test
  void decode_loneSurrogate_isNeverAnotherKeys() {
    byte[] bytes = EntryFormat.encode(Key.of("n", "a\uD800"), ENTRY);
    assertThat(EntryFormat.decode(bytes, bytes.length, Key.of("n", "a\uD800")))
        .isEqualTo(new EntryFormat.Decoded.OtherKey());
  }
}
