package dev.hunch.sidecar.endurance;

import dev.hunch.core.cache.LoadKind;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the service's database holds: the version of each key, from 1 up. It lies in a mapped file,
 * so that the test and the sidecar's process see the same, and it outlives both.
 *
 * <p>Thread-safe.
 */
final class SharedTruth {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final int DOWN = 0;
  private static final int DEMANDS = 1;
  private static final int PREFETCHES = 2;
  private static final int HEADER = 16;

  private final ByteBuffer words;

  private SharedTruth(ByteBuffer words) {
    this.words = words;
  }

  /** Maps the file, which is made if it is not there, with every key in version 1. */
  static SharedTruth open(Path file, int keys) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long size = (long) Long.BYTES * (HEADER + keys);
      return new SharedTruth(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, size).order(ByteOrder.nativeOrder()));
    }
  }

  /** The key's present version. */
  long version(int key) {
    return get(HEADER + key) + 1;
  }

  /** Changes the key and returns its new version. */
  long change(int key) {
    return add(HEADER + key) + 1;
  }

  /** Whether the database answers nobody. */
  boolean isDown() {
    return get(DOWN) != 0;
  }

  void goDown(boolean down) {
    LONGS.setVolatile(words, Long.BYTES * DOWN, down ? 1L : 0L);
  }

  /** Counts a load of the sidecar. */
  void noteLoad(LoadKind kind) {
    add(kind == LoadKind.PREFETCH ? PREFETCHES : DEMANDS);
  }

  /** How many loads for readers all sidecars have begun. */
  long demands() {
    return get(DEMANDS);
  }

  /** How many prefetches all sidecars have begun. */
  long prefetches() {
    return get(PREFETCHES);
  }

  private long get(int word) {
    return (long) LONGS.getVolatile(words, Long.BYTES * word);
  }

  /** Adds one and returns the sum. */
  private long add(int word) {
    return (long) LONGS.getAndAdd(words, Long.BYTES * word, 1L) + 1;
  }
}
