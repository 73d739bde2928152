package dev.hunch.demo.sharedmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.client.sharedmemory.SharedHit;
import dev.hunch.client.sharedmemory.SharedTableReader;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.RemovalCause;
import dev.hunch.sidecar.sharedmemory.SharedTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the writer writes, the reader reads, and nothing else. */
class SharedTableTest {
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);
  private static final List<String> NAMESPACES = List.of("shop", "bank", "läden");

  @TempDir Path folder;
  private long now = 1000;
  private Path file;
  private SharedTable table;
  private SharedTableReader reader;

  @BeforeEach
  void create() throws Exception {
    file = folder.resolve("table");
    table = SharedTable.create(file, NAMESPACES, 1 << 20, 60_000, false, -3, now);
    reader = SharedTableReader.open(file, () -> now, SILENCE);
  }

  @AfterEach
  void close() throws Exception {
    table.close();
  }

  private SharedTable.Ticket ticket(Key key) {
    return Objects.requireNonNull(table.ticket(key));
  }

  private boolean publish(int namespace, String key, byte[] value, long expires) {
    Key name = Key.of(NAMESPACES.get(namespace), key);
    return table.publish(
        ticket(name),
        name,
        new Entry(value, 0, Entry.NEVER, Entry.Origin.DEMAND),
        new SharedTable.Times(now, expires));
  }

  private boolean isRead(int namespace, String key) {
    return reader.get(NAMESPACES.get(namespace), key) != null;
  }

  /**
   * The value and what it was published with; expired and invalidated ones are not in the model.
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Held(byte[] value, long expires) {}

  @Test
  void operations_atRandom_areNeverFollowedByAWrongValue() {
    long hits = 0;
    long gets = 0;
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<String, Held> model = new HashMap<>();
      for (int step = 0; step < 20_000; step++) {
        int namespace = random.nextInt(NAMESPACES.size());
        // These have equal hashes in pairs: "Aa" and "BB".
        String key =
            (random.nextBoolean() ? "Aa" : "BB")
                + "ü".repeat(random.nextInt(2))
                + random.nextInt(40);
        String name = namespace + key;
        int choice = random.nextInt(100);
        if (choice < 30) {
          byte[] value = new byte[random.nextInt(random.nextInt(8) == 0 ? 70_000 : 2000)];
          random.nextBytes(value);
          long expires = random.nextInt(4) == 0 ? now + random.nextInt(500) : Long.MAX_VALUE;
          boolean published = publish(namespace, key, value, expires);
          assertThat(published).isEqualTo(value.length <= 60_000);
          if (published) {
            model.put(name, new Held(value, expires));
          }
        } else if (choice < 40) {
          table.onRemoved(Key.of(NAMESPACES.get(namespace), key).hash(), RemovalCause.INVALIDATED);
          model.remove(name);
        } else if (choice == 40 && random.nextInt(20) == 0) {
          table.removeAll(NAMESPACES.get(namespace));
          model.keySet().removeIf(held -> held.startsWith(Integer.toString(namespace)));
        } else {
          now += random.nextInt(5);
          table.beat(now);
          SharedHit hit = reader.get(NAMESPACES.get(namespace), key);
          Held held = model.get(name);
          gets++;
          if (hit != null) { // what is held may have been overwritten, but never be wrong
            hits++;
            Held right = Objects.requireNonNull(held, "a removed key was found");
            assertThat(hit.value()).isEqualTo(right.value());
            assertThat(now).isLessThan(right.expires());
          }
        }
      }
      NAMESPACES.forEach(table::removeAll);
    }
    System.out.println("shared table: " + gets + " gets, " + hits + " hits, 0 wrong");
    assertThat(hits).isGreaterThan(gets / 10);
  }

  @Test
  void publish_withATicketFromBeforeARemoval_isRefused() {
    Key key = Key.of("shop", "user:1");
    Entry entry = new Entry(new byte[10], 0, Entry.NEVER, Entry.Origin.DEMAND);
    SharedTable.Times times = new SharedTable.Times(now, Long.MAX_VALUE);
    SharedTable.Ticket early = ticket(key);
    table.onRemoved(key.hash(), RemovalCause.INVALIDATED);

    assertThat(table.publish(early, key, entry, times)).isFalse();
    SharedTable.Ticket beforeAll = ticket(key);
    table.removeAll("shop");
    table.publish(beforeAll, key, entry, times);
    assertThat(isRead(0, "user:1")).isFalse();
    assertThat(table.holds(key)).isFalse();
    assertThat(table.publish(ticket(key), key, entry, times)).isTrue();
    assertThat(isRead(0, "user:1")).isTrue();
  }

  @Test
  void publish_ofNamesThatAReaderCannotTake_isRefusedAndLeavesNothing() {
    byte[] value = new byte[30_000];
    new SplittableRandom(3).nextBytes(value);
    int longest = 0;
    for (int bytes = 16_000; bytes < 16_400; bytes++) {
      String key = "k".repeat(bytes);
      if (publish(0, key, value, Long.MAX_VALUE)) {
        longest = bytes;
        SharedHit hit = Objects.requireNonNull(reader.get("shop", key));
        assertThat(hit.value()).isEqualTo(value);
      } else {
        assertThat(table.holds(Key.of("shop", key))).isFalse();
        assertThat(isRead(0, key)).isFalse();
      }
    }
    assertThat(longest).as("the longest key that was taken").isBetween(16_200, 16_300);
  }

  @Test
  void negativeEntry_isReadAsAbsence() {
    Key key = Key.of("shop", "user:1");
    table.publish(
        ticket(key),
        key,
        new Entry(null, 0, Entry.NEVER, Entry.Origin.DEMAND),
        new SharedTable.Times(now, now + 100));
    now += 40;

    assertThat(reader.get("shop", "user:1")).isEqualTo(new SharedHit(null, 40));
  }

  @Test
  void table_whoseWriterIsSilentOrHasClosedIt_isReadByNobody() throws Exception {
    publish(0, "user:1", new byte[100], Long.MAX_VALUE);
    now += SILENCE - 1;
    assertThat(isRead(0, "user:1")).isTrue();
    now += 1;
    assertThat(isRead(0, "user:1")).isFalse();
    table.beat(now);
    assertThat(isRead(0, "user:1")).isTrue();
    table.close();

    assertThat(isRead(0, "user:1")).isFalse();
    assertThat(file).doesNotExist();
  }

  @Test
  void file_isTheOwnersOnly() throws Exception {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Path forGroup = folder.resolve("group");
    try (SharedTable other = SharedTable.create(forGroup, NAMESPACES, 1 << 20, 100, true, 1, now)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other.path())))
          .isEqualTo("rw-r-----");
    }
  }

  @Test
  void create_whereAnotherIsInUseOrSomethingElseLies_isRefused() throws Exception {
    assertThatThrownBy(() -> SharedTable.create(file, NAMESPACES, 1 << 20, 100, false, 1, now))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another process");
    Path notes = Files.writeString(folder.resolve("notes"), "x".repeat(10_000));
    assertThatThrownBy(() -> SharedTable.create(notes, NAMESPACES, 1 << 20, 100, false, 1, now))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not a table");
    assertThat(notes).exists();
    assertThatThrownBy(() -> SharedTableReader.open(notes, () -> now, SILENCE))
        .isInstanceOf(IOException.class);
  }

  @Test
  void damagedBytes_areNotFound() throws Exception {
    byte[] value = new byte[1000];
    new SplittableRandom(1).nextBytes(value);
    SplittableRandom random = new SplittableRandom(2);
    int found = 0;
    for (int round = 0; round < 500; round++) {
      for (int key = 0; key < 20; key++) {
        publish(0, "user:" + key, value, Long.MAX_VALUE);
      }
      try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
        for (int i = 0; i < 200; i++) {
          byte[] noise = new byte[1 + random.nextInt(16)];
          random.nextBytes(noise);
          bytes.write(ByteBuffer.wrap(noise), 4096 + random.nextInt((1 << 20) - 8192));
        }
      }
      for (int key = 0; key < 20; key++) {
        SharedHit hit = reader.get("shop", "user:" + key);
        if (hit != null) {
          found++;
          assertThat(hit.value()).isEqualTo(value);
        }
      }
      table.close();
      table = SharedTable.create(file, NAMESPACES, 1 << 20, 60_000, false, random.nextLong(), now);
      reader = SharedTableReader.open(file, () -> now, SILENCE);
    }
    System.out.println("damaged table: " + found + " of 10000 still found, 0 wrong");
    assertThat(found).isGreaterThan(0);
  }
}
