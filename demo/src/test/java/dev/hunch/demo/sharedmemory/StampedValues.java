package dev.hunch.demo.sharedmemory;

import dev.hunch.client.sharedmemory.SharedTableReader;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.sidecar.sharedmemory.SharedTable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Values that tell whose they are and how new, so that a reader in any process can judge what it
 * reads: each key has a floor, in a file of its own, that is raised after its record was removed,
 * and no value below the floor may be read by who saw the floor first.
 */
final class StampedValues implements AutoCloseable {
  static final String NAMESPACE = "shop";

  /** A number for each key; ordered with the table's own writes because both are volatile. */
  private static final VarHandle FLOORS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final FileChannel file;
  private final ByteBuffer floors;
  private final int keys;

  StampedValues(Path path, int keys) throws IOException {
    this.keys = keys;
    file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    floors =
        file.map(FileChannel.MapMode.READ_WRITE, 0, (long) keys * Long.BYTES)
            .order(ByteOrder.nativeOrder());
  }

  int keys() {
    return keys;
  }

  static Key key(int number) {
    return Key.of(NAMESPACE, "key:" + number);
  }

  long floor(int number) {
    return (long) FLOORS.getVolatile(floors, number * Long.BYTES);
  }

  void raiseFloor(int number, long stamp) {
    FLOORS.setVolatile(floors, number * Long.BYTES, stamp);
  }

  /** A value of some length that holds key and stamp in every word. */
  static Entry entry(int number, long stamp) {
    int words = 2 + (int) ((number * 31L + stamp) % 200);
    ByteBuffer value = ByteBuffer.allocate(words * Long.BYTES);
    for (int i = 0; i < words; i++) {
      value.putLong(stamp * 100_003 + number);
    }
    return new Entry(value.array(), 0, Entry.NEVER, Entry.Origin.DEMAND);
  }

  static boolean publish(SharedTable table, int number, long stamp) {
    Key key = key(number);
    return table.publish(
        Objects.requireNonNull(table.ticket(key)),
        key,
        entry(number, stamp),
        new SharedTable.Times(0, Long.MAX_VALUE));
  }

  /** Reads a key once: 1 if it was found and right, 0 if it was not found, -1 if it was wrong. */
  int read(SharedTableReader reader, int number) {
    long floor = floor(number);
    var hit = reader.get(NAMESPACE, "key:" + number);
    return hit == null ? 0 : isRight(hit.value(), number, floor) ? 1 : -1;
  }

  private static boolean isRight(byte @Nullable [] value, int number, long floor) {
    if (value == null || value.length < Long.BYTES) {
      return false;
    }
    ByteBuffer words = ByteBuffer.wrap(value);
    long first = words.getLong(0);
    long stamp = (first - number) / 100_003;
    if (first != stamp * 100_003 + number || stamp < floor) {
      return false;
    }
    byte[] expected = entry(number, stamp).value();
    return Arrays.equals(value, expected);
  }

  /** For how long tests trust a table: longer than any pause of the machine. */
  static long silenceNanos() {
    return TimeUnit.HOURS.toNanos(1);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
