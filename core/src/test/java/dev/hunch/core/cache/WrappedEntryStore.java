package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import org.jspecify.annotations.Nullable;

/** Holds entries on the heap; tests override what they look at. */
public class WrappedEntryStore implements EntryStore {
  final EntryStore entries = InMemoryEntryStore.weighingBytes();

  @Override
  public @Nullable Entry get(Key key) {
    return entries.get(key);
  }

  @Override
  public boolean put(Key key, Entry entry) {
    return entries.put(key, entry);
  }

  @Override
  public boolean remove(long keyHash) {
    return entries.remove(keyHash);
  }

  @Override
  public int weightOf(Key key, Entry entry) {
    return entries.weightOf(key, entry);
  }

  @Override
  public void forEach(Visitor visitor) {
    entries.forEach(visitor);
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  public void close() {
    entries.close();
  }
}
