package dev.hunch.sidecar.store;

import dev.hunch.core.cache.Heat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file beside a cache file that tells how hot its entries were: a magic number, a number for
 * each entry that was not cold, and a checksum of all before.
 *
 * <p>It is written anew beside itself and moved into its place. Whatever is wrong with it costs no
 * entry, only what was known of its heat.
 */
final class HeatFile {
  private static final Logger LOG = LoggerFactory.getLogger(HeatFile.class);
  private static final byte[] MAGIC = "hunchh1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path file;

  private HeatFile(Path file) {
    this.file = file;
  }

  /** The one of a cache file. */
  static HeatFile beside(Path cacheFile) {
    return new HeatFile(cacheFile.resolveSibling(cacheFile.getFileName() + ".heat"));
  }

  /** What was kept; nothing if there is no file, or a damaged one. */
  Heat read() {
    if (!Files.exists(file)) {
      return Heat.NONE;
    }
    try {
      return decode(ByteBuffer.wrap(Files.readAllBytes(file)));
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .setCause(e)
          .log("how hot the entries were cannot be read; they start as new ones");
      return Heat.NONE;
    }
  }

  private static Heat decode(ByteBuffer bytes) throws IOException {
    int end = bytes.limit() - Long.BYTES;
    byte[] magic = new byte[MAGIC.length];
    if (end < MAGIC.length || (end - MAGIC.length) % Long.BYTES != 0) {
      throw new IOException("it is cut short");
    }
    bytes.get(magic);
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate().position(0).limit(end));
    if (!Arrays.equals(magic, MAGIC) || checksum.getValue() != bytes.getLong(end)) {
      throw new IOException("it is damaged");
    }
    long[] packed = new long[(end - MAGIC.length) / Long.BYTES];
    bytes.asLongBuffer().get(packed);
    return Heat.of(packed);
  }

  /**
   * Replaces what was kept. One thread at a time, for which it waits.
   *
   * @throws UncheckedIOException if it cannot be written; what was kept before is there still
   */
  synchronized void write(Heat heat) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      try (FileChannel channel =
          FileChannel.open(
              next,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        write(heat, channel);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Heat heat, FileChannel channel) throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).put(MAGIC);
    try {
      heat.forEachPacked(
          one -> {
            if (!buffer.hasRemaining()) {
              flush(buffer, checksum, channel);
            }
            buffer.putLong(one);
          });
      flush(buffer, checksum, channel);
      flush(buffer.putLong(checksum.getValue()), new CRC32C(), channel);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void flush(ByteBuffer buffer, CRC32C checksum, FileChannel channel) {
    buffer.flip();
    checksum.update(buffer.duplicate());
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    buffer.clear();
  }
}
