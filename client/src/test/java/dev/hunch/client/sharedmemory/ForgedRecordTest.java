package dev.hunch.client.sharedmemory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a key's record was, another key's value is written that looks like a record of the first: a
 * reader on its way there must not take it for one.
 */
class ForgedRecordTest {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final String NAMESPACE = "users";
  private static final String KEY = "user:1";
  private static final int BUCKETS = 1;
  private static final int PLACE = TableLayout.HEADER_BYTES + BUCKETS * TableLayout.BUCKET_BYTES;
  private static final int ENTRY_AT = TableLayout.HEADER_BYTES;
  private static final int TURNS = 300_000;

  @TempDir private Path folder;

  @Test
  void get_whileWhatLooksLikeItsRecordIsWrittenThere_findsItsOwnOrNothing() throws Exception {
    Path file = folder.resolve("table");
    ByteBuffer table = newTable(file);
    SharedTableReader reader = SharedTableReader.open(file, () -> 0, Long.MAX_VALUE);
    AtomicBoolean isWriting = new AtomicBoolean(true);
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              for (int turn = 1; turn <= TURNS; turn++) {
                overwriteAndWriteAgain(table, turn);
              }
            });
    var unused = writer.whenComplete((done, failure) -> isWriting.set(false));

    while (isWriting.get()) {
      SharedHit hit = reader.get(NAMESPACE, KEY);
      if (hit != null) {
        assertThat(hit.value()).asString(StandardCharsets.UTF_8).isEqualTo("genuine");
      }
    }
    writer.get();
    assertThat(reader.get(NAMESPACE, KEY)).isNotNull();
  }

  /** As the sidecar does: out of the index first, then overwritten; and the other way round. */
  private static void overwriteAndWriteAgain(ByteBuffer table, int version) {
    byte[] genuine = record("genuine", 0);
    LONGS.setVolatile(table, ENTRY_AT, 0L);
    LONGS.setVolatile(table, PLACE, 0L);
    table.put(PLACE, record("forged!", -1));

    LONGS.setVolatile(table, PLACE, 0L);
    table.put(PLACE, genuine);
    LONGS.setVolatile(table, PLACE, (long) version);
    long hash = TableLayout.hashOf(NAMESPACE, KEY);
    LONGS.setVolatile(table, ENTRY_AT, TableLayout.indexEntryOf(hash, PLACE, genuine.length));
  }

  private static byte[] record(String value, long version) {
    byte[] names = (NAMESPACE + KEY).getBytes(StandardCharsets.UTF_8);
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    ByteBuffer record =
        ByteBuffer.allocate(TableLayout.NAMES_AT + names.length + text.length)
            .order(ByteOrder.nativeOrder());
    record.putLong(TableLayout.RECORD_VERSION_AT, version);
    record.putInt(TableLayout.LENGTH_AT, record.capacity());
    record.putLong(TableLayout.EXPIRES_AT, Long.MAX_VALUE);
    record.putInt(TableLayout.NAMESPACE_BYTES_AT, NAMESPACE.length());
    record.putInt(TableLayout.KEY_BYTES_AT, KEY.length());
    record.put(TableLayout.NAMES_AT, names).put(TableLayout.NAMES_AT + names.length, text);
    CRC32C checksum = new CRC32C();
    checksum.update(
        record.array(), TableLayout.LENGTH_AT, record.capacity() - TableLayout.LENGTH_AT);
    record.putInt(TableLayout.CHECKSUM_AT, (int) checksum.getValue());
    return record.array();
  }

  private static ByteBuffer newTable(Path file) throws Exception {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer table =
          channel
              .map(FileChannel.MapMode.READ_WRITE, 0, PLACE + TableLayout.HEADER_BYTES)
              .order(ByteOrder.nativeOrder());
      table.putLong(TableLayout.MAGIC_AT, TableLayout.MAGIC);
      table.putInt(TableLayout.VERSION_AT, TableLayout.VERSION);
      table.putInt(TableLayout.BUCKETS_AT, BUCKETS);
      return table;
    }
  }
}
