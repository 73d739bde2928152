package dev.hunch.sidecar.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file beside a store's file that keeps other processes out and tells how the last one left it.
 *
 * <p>Lines of {@code name=value}: the holder's {@code pid}, the {@code layout} of the store and its
 * {@code state}. The operating system drops the lock when its holder dies; the state stays.
 */
final class StoreLock implements AutoCloseable {
  /** How a store's file was left. */
  enum State {
    /** Nothing is known of it. */
    UNKNOWN,
    /** It was being made or repaired. */
    CHANGING,
    /** It was in use. */
    OPEN,
    /** It was closed in order. */
    CLOSED
  }

  private static final int TEXT_BYTES = 256;

  private final FileChannel channel;
  private final FileLock lock;
  private final Map<String, String> found;

  private StoreLock(FileChannel channel, FileLock lock, Map<String, String> found) {
    this.channel = channel;
    this.lock = lock;
    this.found = found;
  }

  /**
   * Takes the lock of a store's file.
   *
   * @throws StoreOpenException if another process or another store of this one holds it
   * @throws IOException if its file cannot be written
   */
  static StoreLock of(Path storeFile) throws StoreOpenException, IOException {
    Path lockFile = storeFile.resolveSibling(storeFile.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            lockFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = tryLock(channel);
      Map<String, String> found = parse(textOf(channel));
      if (lock == null) {
        String pid = found.get("pid");
        throw new StoreOpenException(
            "the cache file "
                + storeFile
                + " is in use by "
                + (pid == null ? "another process" : "process " + pid)
                + "; give each sidecar a cache.file of its own",
            null);
      }
      return new StoreLock(channel, lock, found);
    } catch (StoreOpenException | IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** How the last holder left the store of this layout. */
  State state(String layout) {
    if (!layout.equals(found.get("layout"))) {
      return State.UNKNOWN;
    }
    for (State state : State.values()) {
      if (state.name().equals(found.get("state"))) {
        return state;
      }
    }
    return State.UNKNOWN;
  }

  /** Whether the file was a store's, of whatever layout. */
  boolean knowsStore() {
    return found.containsKey("layout");
  }

  /** Writes down how the store is left if this process dies now. */
  void mark(State state, String layout) throws IOException {
    String text =
        "pid=" + ProcessHandle.current().pid() + "\nlayout=" + layout + "\nstate=" + state + '\n';
    // Always as long, and written over the old text: a disk that is full has room for it.
    ByteBuffer bytes = ByteBuffer.wrap(padded(text).getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
    channel.force(true);
  }

  private static String padded(String text) {
    return text + "\n".repeat(Math.max(0, TEXT_BYTES - text.length()));
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    }
  }

  /** By the channel itself: to close another one of the same file would end the lock (POSIX). */
  private static String textOf(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(TEXT_BYTES);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      // There may be more.
    }
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another store of this very process
    }
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> values = new HashMap<>();
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
              }
            });
    return values;
  }
}
