package dev.hunch.sidecar.accesslog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of an access log: {@code access-<time>.csv} while it is written, {@code .csv.gz} after.
 *
 * <p>The time is that of the file's beginning, in UTC, so that names sort by age.
 */
final class LogFiles {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);
  private static final Pattern NAME = Pattern.compile("access-\\d{8}T\\d{9}\\.csv(\\.gz)?");

  private final Path folder;
  private final InstantSource clock;
  private Instant latest = Instant.MIN;

  LogFiles(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /** Makes a new file, empty and writable. */
  Path create() throws IOException {
    Files.createDirectories(folder);
    Instant time = clock.instant();
    if (!time.isAfter(latest)) {
      time = latest.plusMillis(1); // the clock went back: names sort by age all the same
    }
    while (true) {
      Path file = folder.resolve("access-" + TIME.format(time) + ".csv");
      Path compressed = compressed(file);
      try {
        if (Files.notExists(compressed)) {
          Files.createFile(file);
          latest = time;
          return file;
        }
      } catch (FileAlreadyExistsException e) {
        // another one of the same millisecond: take the next
      }
      time = time.plusMillis(1);
    }
  }

  /**
   * Compresses a file that is complete, unless it was deleted meanwhile. It is there under one of
   * its names all the time.
   */
  void compress(Path file) throws IOException {
    if (Files.notExists(file)) {
      return;
    }
    Path partial = file.resolveSibling(file.getFileName() + ".gz.part");
    try (InputStream in = Files.newInputStream(file);
        OutputStream out =
            new GZIPOutputStream(
                Files.newOutputStream(
                    partial,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE),
                1 << 16)) {
      in.transferTo(out);
    } catch (IOException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
    Files.move(partial, compressed(file), StandardCopyOption.ATOMIC_MOVE);
    Files.delete(file);
  }

  /**
   * Deletes the oldest files.
   *
   * @param keep how many are left, beside the active one
   * @param active the file that is written now; null if there is none
   */
  void prune(int keep, @Nullable Path active) throws IOException {
    List<Path> oldestFirst;
    try (Stream<Path> files = Files.list(folder)) {
      oldestFirst =
          files
              .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
              .filter(file -> !file.equals(active))
              .sorted()
              .toList();
    }
    for (Path file : oldestFirst.subList(0, Math.max(0, oldestFirst.size() - keep))) {
      Files.deleteIfExists(file);
    }
  }

  private static Path compressed(Path file) {
    return file.resolveSibling(file.getFileName() + ".gz");
  }
}
