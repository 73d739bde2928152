package dev.hunch.sidecar.store;

import dev.hunch.core.cache.Generation;
import dev.hunch.core.cache.GenerationLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file of generations beside a cache file: a magic number and records, appended unbuffered, so
 * that they are there whenever the process is killed.
 *
 * <p>It is written anew beside itself and moved into its place. What cannot be appended condemns
 * the cache file. One thread at a time.
 */
final class GenerationFile implements GenerationLog, AutoCloseable {
  private static final byte[] MAGIC = "hunchg1\n".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final Runnable condemn;
  private List<Generation> found;
  private @Nullable FileChannel channel;

  private GenerationFile(Path file, Runnable condemn, List<Generation> found) {
    this.file = file;
    this.condemn = condemn;
    this.found = found;
  }

  /** Where the generations of a cache file lie. */
  static Path beside(Path cacheFile) {
    return cacheFile.resolveSibling(cacheFile.getFileName() + ".generations");
  }

  /**
   * Opens the file with what it holds.
   *
   * @param condemn sees to it that no entry of now is served after a restart
   * @throws IOException if there is none, or it cannot be read or written, or it is damaged
   */
  static GenerationFile open(Path file, Runnable condemn) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (!Arrays.equals(bytes, 0, Math.min(bytes.length, MAGIC.length), MAGIC, 0, MAGIC.length)) {
      throw new IOException(file + " is no file of generations");
    }
    List<Generation> found = new ArrayList<>();
    int end;
    try {
      end = GenerationRecord.decode(bytes, MAGIC.length, found);
    } catch (RuntimeException e) {
      throw new IOException(file + " is damaged: " + e.getMessage(), e);
    }
    GenerationFile generations = new GenerationFile(file, condemn, found);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    generations.channel = channel;
    channel.truncate(end).position(end);
    return generations;
  }

  /** Makes an empty one in the place of whatever is there. */
  static GenerationFile make(Path file, Runnable condemn) throws IOException {
    GenerationFile generations = new GenerationFile(file, condemn, List.of());
    generations.write(List.of());
    return generations;
  }

  @Override
  public List<Generation> read() {
    List<Generation> once = found;
    found = List.of(); // nobody asks again
    return once;
  }

  @Override
  public void append(Generation generation) {
    try {
      FileChannel open = channel;
      if (open == null) {
        throw new IOException(file + " is closed");
      }
      writeAll(open, GenerationRecord.encode(List.of(generation)));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void replace(List<Generation> all) {
    try {
      write(all);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** After a failure the file may end in half a record: nothing may be appended to it. */
  private UncheckedIOException failed(IOException e) {
    condemn.run();
    return new UncheckedIOException(e);
  }

  private void write(List<Generation> all) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    FileChannel opened =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      writeAll(opened, ByteBuffer.wrap(MAGIC));
      writeAll(opened, GenerationRecord.encode(all));
      opened.force(true);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
    FileChannel before = channel;
    channel = opened;
    if (before != null) {
      before.close();
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Nothing is lost by it: all that was acknowledged is written. */
  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
