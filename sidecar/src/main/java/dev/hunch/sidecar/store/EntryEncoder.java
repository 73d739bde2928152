package dev.hunch.sidecar.store;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns entries into bytes, compressed as their namespaces say. An entry is weighed before it is
 * put: what was measured last is remembered, so that it is compressed but once. Thread-safe.
 */
final class EntryEncoder {
  private final Function<String, Compression> compressions;
  private volatile @Nullable Encoded last;

  /** An entry and the length of its bytes, which are there if it was encoded to learn that. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Encoded(Key key, Entry entry, int size, byte @Nullable [] bytes) {
    @SuppressWarnings("ReferenceEquality") // an equal one would have to be compared byte by byte
    boolean isOf(Key otherKey, Entry otherEntry) {
      return entry == otherEntry && key.equals(otherKey);
    }
  }

  /**
   * Creates an encoder.
   *
   * @param compressions how values are compressed, by the name of their namespace
   */
  EntryEncoder(Function<String, Compression> compressions) {
    this.compressions = compressions;
  }

  /** How many bytes the entry takes, encoded. */
  int sizeOf(Key key, Entry entry) {
    ValueCodec codec = codecOf(key, entry);
    Encoded known = last;
    if (known != null && known.isOf(key, entry)) {
      return known.size();
    }
    if (codec == ValueCodec.PLAIN) {
      return EntryFormat.sizeOf(key, entry);
    }
    byte[] bytes = EntryFormat.encode(key, entry, codec);
    last = new Encoded(key, entry, bytes.length, bytes);
    return bytes.length;
  }

  /** Encodes an entry, and forgets what was measured: it is put but once. */
  byte[] encode(Key key, Entry entry) {
    Encoded known = last;
    last = null;
    return known != null && known.isOf(key, entry) && known.bytes() != null
        ? known.bytes()
        : EntryFormat.encode(key, entry, codecOf(key, entry));
  }

  /** Remembers how many bytes an entry takes that was read. */
  void remember(Key key, Entry entry, int sizeBytes) {
    last = new Encoded(key, entry, sizeBytes, null);
  }

  private ValueCodec codecOf(Key key, Entry entry) {
    byte[] value = entry.value();
    return value == null
        ? ValueCodec.PLAIN
        : compressions.apply(key.namespace()).codecOf(value.length);
  }
}
