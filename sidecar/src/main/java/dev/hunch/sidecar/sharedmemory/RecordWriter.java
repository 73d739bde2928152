package dev.hunch.sidecar.sharedmemory;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Puts records together and writes them. Not thread-safe. */
final class RecordWriter {
  private final ByteBuffer table;
  private final CRC32C checksum = new CRC32C();
  private byte[] scratch = new byte[4096];

  RecordWriter(ByteBuffer table) {
    this.table = table;
  }

  /** Puts a record together and returns its length in bytes. */
  int prepare(SharedTable.Ticket ticket, Key key, Entry entry, SharedTable.Times times) {
    byte[] namespace = key.namespace().getBytes(StandardCharsets.UTF_8);
    byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
    byte[] value = entry.value();
    int length = TableLayout.NAMES_AT + namespace.length + text.length + entry.sizeBytes();
    if (scratch.length < length) {
      scratch = new byte[Math.max(length, 2 * scratch.length)];
    }
    ByteBuffer record = ByteBuffer.wrap(scratch).order(ByteOrder.nativeOrder());
    record.putInt(TableLayout.LENGTH_AT, length);
    record.putLong(TableLayout.EXPIRES_AT, times.expiresNanos());
    record.putLong(TableLayout.LOADED_AT, times.loadedNanos());
    record.putLong(TableLayout.GENERATION_AT, ticket.generation());
    record.putInt(TableLayout.NAMESPACE_AT, ticket.namespace());
    record.putInt(TableLayout.NEGATIVE_AT, value == null ? 1 : 0);
    record.putInt(TableLayout.NAMESPACE_BYTES_AT, namespace.length);
    record.putInt(TableLayout.KEY_BYTES_AT, text.length);
    record.putLong(TableLayout.NAME_HASH_AT, TableLayout.hashOf(key.namespace(), key.text()));
    record.putLong(TableLayout.CACHE_HASH_AT, key.hash());
    record.position(TableLayout.NAMES_AT).put(namespace).put(text);
    if (value != null) {
      record.put(value);
    }
    checksum.reset();
    checksum.update(scratch, TableLayout.LENGTH_AT, length - TableLayout.LENGTH_AT);
    record.putInt(TableLayout.CHECKSUM_AT, (int) checksum.getValue());
    return length;
  }

  /** Writes the record that was put together last, over one that is cleared. */
  void write(int place, int length, long version) {
    // What lay here says that it is not valid before the first byte of it changes.
    TableMemory.LONGS.setVolatile(table, place, 0L);
    VarHandle.fullFence();
    int body = TableLayout.CHECKSUM_AT;
    table.put(place + body, scratch, body, length - body);
    TableMemory.LONGS.setVolatile(table, place, version);
  }
}
