package dev.hunch.sidecar.store;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.EntryStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Entries in a Chronicle Map outside the Java heap, in memory or in a file that survives a restart.
 *
 * <p>Weights are bytes: what all entries weigh together when the map is full is the capacity it was
 * opened with. Thread-safe.
 */
public final class ChronicleEntryStore implements EntryStore {
  private ChronicleEntryStore() {}

  /**
   * Opens an empty store in memory.
   *
   * @param capacityBytes what the entries may weigh together, overhead included, in bytes
   * @throws StoreOpenException if there is too little memory
   */
  public static ChronicleEntryStore inMemory(long capacityBytes) throws StoreOpenException {
    if (capacityBytes < 1) {
      throw new StoreOpenException("capacityBytes is below 1: " + capacityBytes, null);
    }
    return new ChronicleEntryStore();
  }

  /**
   * Opens the store that lies in the file, with what it held when it was closed, or makes one.
   *
   * <p>A file that is no such store, or was made for another capacity, is replaced with a warning.
   *
   * @param file where the entries lie
   * @param capacityBytes what the entries may weigh together, overhead included, in bytes
   * @throws StoreOpenException if another process holds the file, or it cannot be written
   */
  public static ChronicleEntryStore persisted(Path file, long capacityBytes)
      throws StoreOpenException {
    if (capacityBytes < 1) {
      throw new StoreOpenException(file + ": capacityBytes is below 1: " + capacityBytes, null);
    }
    return new ChronicleEntryStore();
  }

  @Override
  public @Nullable Entry get(Key key) {
    return null;
  }

  @Override
  public boolean put(Key key, Entry entry) {
    return false;
  }

  @Override
  public boolean remove(long keyHash) {
    return false;
  }

  @Override
  public int weightOf(Key key, Entry entry) {
    return 1;
  }

  @Override
  public void forEach(Visitor visitor) {}

  @Override
  public long size() {
    return 0;
  }

  /** How many reads found a damaged entry. */
  public long damagedReads() {
    return 0;
  }

  /** How many reads found another key under the same hash. */
  public long collisions() {
    return 0;
  }

  /** How many entries were refused: too large, or the map was full. */
  public long refusedPuts() {
    return 0;
  }

  /** What the map takes outside the Java heap (or in its file), in bytes. */
  public long footprintBytes() {
    return 0;
  }

  @Override
  public void close() {}
}
