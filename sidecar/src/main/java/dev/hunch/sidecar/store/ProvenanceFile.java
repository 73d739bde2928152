package dev.hunch.sidecar.store;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file beside a cache file that tells by what each namespace's entries were loaded: for each
 * part of that, such as its statements, a hash.
 *
 * <p>Lines of text, the last one a checksum of those before. It is written anew beside itself and
 * moved into its place.
 */
public final class ProvenanceFile {
  private static final Logger LOG = LoggerFactory.getLogger(ProvenanceFile.class);
  private static final String FIRST_LINE = "hunch provenance 1";

  private final Path file;

  private ProvenanceFile(Path file) {
    this.file = file;
  }

  /** The one of a cache file. */
  public static ProvenanceFile beside(Path cacheFile) {
    return new ProvenanceFile(cacheFile.resolveSibling(cacheFile.getFileName() + ".provenance"));
  }

  /** What was kept, namespace → part → hash; null if there is no such file, or a damaged one. */
  public @Nullable Map<String, Map<String, String>> read() {
    if (!Files.exists(file)) {
      return null;
    }
    try {
      return decode(Files.readAllLines(file));
    } catch (IOException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .setCause(e)
          .log("by what the entries were loaded cannot be read");
      return null;
    }
  }

  private static Map<String, Map<String, String>> decode(List<String> lines) throws IOException {
    int last = lines.size() - 1;
    if (last < 1
        || !lines.get(0).equals(FIRST_LINE)
        || !lines.get(last).equals(checksumOf(lines.subList(0, last)))) {
      throw new IOException("it is damaged");
    }
    Map<String, Map<String, String>> provenance = new HashMap<>();
    for (String line : lines.subList(1, last)) {
      String[] words = line.split(" ", -1);
      Map<String, String> parts = new HashMap<>();
      for (int i = 1; i + 1 < words.length; i += 2) {
        parts.put(words[i], words[i + 1]);
      }
      provenance.put(URLDecoder.decode(words[0], StandardCharsets.UTF_8), parts);
    }
    return provenance;
  }

  /**
   * Replaces what was kept.
   *
   * @param provenance namespace → part → hash, both without spaces
   * @throws StoreOpenException if it cannot be written: a later start could not tell then
   */
  public void write(Map<String, Map<String, String>> provenance) throws StoreOpenException {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    new TreeMap<>(provenance)
        .forEach(
            (namespace, parts) -> {
              text.append(URLEncoder.encode(namespace, StandardCharsets.UTF_8));
              new TreeMap<>(parts)
                  .forEach((part, hash) -> text.append(' ').append(part).append(' ').append(hash));
              text.append('\n');
            });
    text.append(checksumOf(text.toString().lines().toList())).append('\n');
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.writeString(
          next,
          text,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          StandardOpenOption.DSYNC);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new StoreOpenException("the file " + file + " cannot be written: " + e, e);
    }
  }

  private static String checksumOf(List<String> lines) {
    CRC32C checksum = new CRC32C();
    checksum.update(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(checksum.getValue());
  }
}
