package dev.hunch.demo.sharedmemory;

import dev.hunch.client.sharedmemory.SharedHit;
import dev.hunch.client.sharedmemory.SharedTableReader;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.Tags;
import dev.hunch.sidecar.sharedmemory.SharedTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A table of the smallest size with its writer and its reader, for stress tests of one process. */
final class StressedTable {
  static final int NOTHING = 0;
  static final int WHOLE = 1;
  static final int TORN = 2;

  private static final String NAMESPACE = "shop";

  private final SharedTable writer;
  private final SharedTableReader reader;

  private StressedTable(SharedTable writer, SharedTableReader reader) {
    this.writer = writer;
    this.reader = reader;
  }

  static StressedTable create() {
    try {
      Path folder = Files.createTempDirectory("stress");
      Path file = folder.resolve("table");
      int size = SharedTable.MIN_BYTES;
      SharedTable writer = SharedTable.create(file, List.of(NAMESPACE), size, size, false, 1, 0);
      SharedTableReader reader = SharedTableReader.open(file, () -> 1, Long.MAX_VALUE);
      Files.delete(file); // who has it mapped keeps it
      Files.delete(folder);
      return new StressedTable(writer, reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Key key(String text) {
    return Key.of(NAMESPACE, text);
  }

  /** Publishes a value of equal bytes. */
  void publish(Key key, int valueBytes, int stamp) {
    byte[] value = new byte[valueBytes];
    Arrays.fill(value, (byte) stamp);
    SharedTable.Ticket ticket = writer.ticket(key);
    if (ticket == null) {
      throw new IllegalStateException("the namespace has no place");
    }
    Entry entry = new Entry(value, 0, Long.MAX_VALUE, Entry.Origin.WRITE, 0, Tags.NONE);
    writer.publish(ticket, key, entry, new SharedTable.Times(0, Long.MAX_VALUE));
  }

  void remove(Key key) {
    writer.remove(key.hash());
  }

  /**
   * Reads the key. What the checksum alone has found out counts as torn: the versions should have.
   */
  int read(Key key, int valueBytes) {
    long damaged = reader.damaged();
    SharedHit hit = reader.get(key.namespace(), key.text());
    if (reader.damaged() > damaged) {
      return TORN;
    }
    byte[] value = hit == null ? null : hit.value();
    if (value == null) {
      return NOTHING;
    }
    for (byte each : value) {
      if (each != value[0]) {
        return TORN;
      }
    }
    return value.length == valueBytes ? WHOLE : TORN;
  }
}
