package dev.hunch.sidecar.journal;

import dev.hunch.core.cache.PendingWrite;
import dev.hunch.core.cache.Write;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * The file of writes that the store will never take: a JSON object on each line, for people.
 *
 * <p>Nobody here reads it again. Thread-safe.
 */
final class DeadLetters {
  private final Disk disk;
  private final Path folder;
  private final Path file;
  private boolean hasSafeName;

  DeadLetters(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
    this.file = folder.resolve("rejected.jsonl");
  }

  /** Adds a write; it is on disk when this returns, whatever becomes of the machine. */
  synchronized void add(PendingWrite pending, String why) throws IOException {
    Write write = pending.write();
    byte[] value = write.value();
    StringBuilder line = new StringBuilder("{\"since\":");
    quote(line, Instant.ofEpochMilli(pending.sinceMillis()).toString());
    quote(line.append(",\"namespace\":"), write.key().namespace());
    quote(line.append(",\"key\":"), write.key().text());
    if (value == null) {
      line.append(",\"delete\":true");
    } else {
      quote(line.append(",\"put\":"), new String(value, StandardCharsets.UTF_8));
    }
    quote(line.append(",\"why\":"), why);
    ByteBuffer bytes =
        ByteBuffer.wrap(line.append("}\n").toString().getBytes(StandardCharsets.UTF_8));
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      if (!hasSafeName) {
        disk.forceFolder(folder);
        hasSafeName = true;
      }
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
