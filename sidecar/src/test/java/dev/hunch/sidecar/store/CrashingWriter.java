package dev.hunch.sidecar.store;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A process that writes into a store until it is killed. It does not outlive the test's. */
final class CrashingWriter {
  static final long CAPACITY = 4 << 20;
  static final int KEYS = 3000;

  /** What is larger lies in parts. */
  private static final int PIECE_BYTES = 16 << 10;

  private static final int USUAL_BYTES = 2000;
  private static final int LARGE_BYTES = 60_000;

  private CrashingWriter() {}

  /** Arguments: the store's file and a seed. */
  public static void main(String[] arguments) throws Exception {
    Thread watch = new Thread(CrashingWriter::endWithTheTest, "end-with-the-test");
    watch.setDaemon(true);
    watch.start();
    try (ChronicleEntryStore store =
        ChronicleEntryStore.persisted(Path.of(arguments[0]), CAPACITY)) {
      SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
      System.out.println("writing");
      boolean isFull = false;
      while (true) {
        int id = random.nextInt(KEYS);
        if (random.nextInt(10) == 0) {
          store.remove(key(id).hash());
        } else {
          int bound = random.nextInt(4) == 0 ? LARGE_BYTES : USUAL_BYTES;
          if (!store.put(key(id), entry(id, random.nextInt(), random.nextInt(bound)))) {
            if (!isFull) {
              System.out.println("full");
              isFull = true;
            }
            makeRoom(store, random);
          }
        }
      }
    }
  }

  /** When the test's process is gone, the end of the pipe is too. */
  private static void endWithTheTest() {
    try {
      while (System.in.read() >= 0) {
        // Nobody sends anything.
      }
    } catch (IOException e) {
      // The pipe is broken: as good as its end.
    }
    Runtime.getRuntime().halt(1);
  }

  private static void makeRoom(ChronicleEntryStore store, SplittableRandom random) {
    for (int i = 0; i < 50; i++) {
      store.remove(key(random.nextInt(KEYS)).hash());
    }
  }

  static Key key(int id) {
    return Key.of("shop", "key:" + id);
  }

  /** An entry all of whose bytes follow from its key and its version. */
  static Entry entry(int id, int version, int length) {
    byte[] value = new byte[8 + length];
    new SplittableRandom(31L * id + 17L * version + length).nextBytes(value);
    ByteBuffer.wrap(value).putInt(id).putInt(version);
    return new Entry(value, version, Entry.NEVER, Entry.Origin.DEMAND);
  }

  static boolean isInParts(Entry entry) {
    return entry.sizeBytes() > PIECE_BYTES;
  }

  /** Whether the entry is one that {@link #entry} made for the key. */
  static boolean isGenuine(int id, Entry held) {
    byte[] value = held.value();
    if (value == null || value.length < 8) {
      return false;
    }
    int version = ByteBuffer.wrap(value).getInt(4);
    return held.equals(entry(id, version, value.length - 8));
  }
}
