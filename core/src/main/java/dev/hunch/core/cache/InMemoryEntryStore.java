package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Entries in a map on the heap: the reference for other stores, and what the replay runs on.
 *
 * <p>It never refuses an entry. Thread-safe.
 */
public final class InMemoryEntryStore implements EntryStore {
  private final ConcurrentMap<Long, Held> entries = new ConcurrentHashMap<>();
  private final ToIntBiFunction<Key, Entry> weigher;

  private record Held(Key key, Entry entry) {}

  private InMemoryEntryStore(ToIntBiFunction<Key, Entry> weigher) {
    this.weigher = weigher;
  }

  /** Returns an empty store in which every entry weighs 1. */
  public static InMemoryEntryStore countingEntries() {
    return new InMemoryEntryStore((key, entry) -> 1);
  }

  /** Returns an empty store in which an entry weighs what its key and value have in bytes. */
  public static InMemoryEntryStore weighingBytes() {
    return new InMemoryEntryStore(InMemoryEntryStore::sizeBytes);
  }

  @Override
  public @Nullable Entry get(Key key) {
    Held held = entries.get(key.hash());
    return held != null && held.key.equals(key) ? held.entry : null;
  }

  @Override
  public boolean put(Key key, Entry entry) {
    entries.put(key.hash(), new Held(key, entry));
    return true;
  }

  @Override
  public boolean remove(long keyHash) {
    return entries.remove(keyHash) != null;
  }

  @Override
  public int weightOf(Key key, Entry entry) {
    return weigher.applyAsInt(key, entry);
  }

  @Override
  public void forEach(Visitor visitor) {
    entries.forEach((hash, held) -> visitor.visit(held.key, held.entry));
  }

  @Override
  public long size() {
    return entries.size();
  }

  /** Lets everything go. */
  @Override
  public void close() {
    entries.clear();
  }

  private static int sizeBytes(Key key, Entry entry) {
    return key.namespace().length()
        + key.text().getBytes(StandardCharsets.UTF_8).length
        + entry.sizeBytes();
  }
}
