package dev.hunch.demo.sharedmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.client.sharedmemory.SharedTableReader;
import dev.hunch.sidecar.sharedmemory.SharedTable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers in other processes, while the writer writes, and when either is killed. */
class SharedTableRaceTest {
  private static final int KEYS = 2000;
  private static final long READS = Long.getLong("hunch.shared.reads", 3_000_000);
  private static final int KILLS = Integer.getInteger("hunch.shared.kills", 10);

  @TempDir Path folder;
  private Path file;
  private Path floors;
  private StampedValues values;

  @BeforeEach
  void open() throws Exception {
    file = folder.resolve("table");
    floors = folder.resolve("floors");
    values = new StampedValues(floors, KEYS);
  }

  @AfterEach
  void close() throws Exception {
    values.close();
  }

  private static SharedTable table(Path file) throws Exception {
    // Room for about half of the values: records are overwritten all the time.
    return SharedTable.create(
        file, List.of(StampedValues.NAMESPACE), 1 << 20, 4096, false, 17, System.nanoTime());
  }

  /** Publishes and removes at random until it is stopped. */
  private final class Writer implements AutoCloseable {
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile long writes;

    Writer(SharedTable table) {
      thread = new Thread(() -> write(table));
      thread.start();
    }

    private void write(SharedTable table) {
      SplittableRandom random = new SplittableRandom(5);
      try {
        for (long stamp = 1; !stopped.get(); stamp++) {
          int key = random.nextInt(KEYS);
          switch (random.nextInt(8)) {
            case 0 -> {
              table.remove(StampedValues.key(key).hash());
              values.raiseFloor(key, stamp); // acknowledged: nothing older is ever read
            }
            case 1 -> {
              if (random.nextInt(1000) == 0) {
                table.removeAll(StampedValues.NAMESPACE);
                for (int all = 0; all < KEYS; all++) {
                  values.raiseFloor(all, stamp);
                }
              }
            }
            default -> StampedValues.publish(table, key, stamp);
          }
          writes = stamp;
        }
      } catch (RuntimeException | Error e) {
        failure.set(e);
      }
    }

    @Override
    public void close() {
      stopped.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      assertThat(failure.get()).isNull();
    }
  }

  @Test
  void reads_ofAnotherProcess_duringWrites_areNeverWrong() throws Exception {
    long[] counts;
    long writes;
    try (SharedTable table = table(file)) {
      Writer writer = new Writer(table);
      try (writer;
          ChildProcess reader =
              new ChildProcess(ReaderProcess.class, file, floors, KEYS, READS, 3)) {
        assertThat(reader.line()).isEqualTo("reading");
        counts = Arrays.stream(reader.line().split(" ")).mapToLong(Long::parseLong).toArray();
      }
      writes = writer.writes;
    }
    System.out.printf(
        "shared memory: %d reads in another process, %d hits, %d wrong, during %d writes%n",
        counts[0], counts[1], counts[2], writes);

    assertThat(counts[2]).isZero();
    assertThat(counts[1]).isGreaterThan(counts[0] / 100);
  }

  @Test
  void readers_thatAreKilledInTheMiddleOfReads_harmNobody() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    SharedTableReader witness;
    long right = 0;
    long wrong = 0;
    try (SharedTable table = table(file)) {
      witness = SharedTableReader.open(file, System::nanoTime, StampedValues.silenceNanos());
      try (Writer writer = new Writer(table)) {
        for (int kill = 0; kill < KILLS; kill++) {
          try (ChildProcess reader =
              new ChildProcess(
                  ReaderProcess.class, file, floors, KEYS, Long.MAX_VALUE, random.nextLong())) {
            assertThat(reader.line()).isEqualTo("reading");
            for (int i = random.nextInt(20_000); i > 0; i--) { // so that each dies elsewhere
              int outcome = values.read(witness, random.nextInt(KEYS));
              right += outcome > 0 ? 1 : 0;
              wrong += outcome < 0 ? 1 : 0;
            }
            assertThat(reader.isAlive()).isTrue();
            reader.kill();
          }
          long written = writer.writes;
          await().atMost(Duration.ofMinutes(1)).until(() -> writer.writes > written + 100);
        }
      }
      StampedValues.publish(table, 1, Long.MAX_VALUE / 200_000);
      assertThat(values.read(witness, 1)).isEqualTo(1);
    }
    System.out.printf(
        "shared memory: %d readers killed, the writer went on each time; %d right, %d wrong%n",
        KILLS, right, wrong);

    assertThat(wrong).isZero();
  }

  @Test
  void table_ofAKilledSidecar_isTrustedNoLongerThanItsHeartbeat() throws Exception {
    SharedTableReader reader;
    try (ChildProcess writer = new ChildProcess(WriterProcess.class, file, 100, 1)) {
      assertThat(writer.line()).isEqualTo("writing");
      reader = SharedTableReader.open(file, System::nanoTime, TimeUnit.MINUTES.toNanos(1));
      assertThat(reader.isAlive()).isTrue();
      writer.kill();
    }
    // The same table, for a reader who is less patient.
    SharedTableReader hasty =
        SharedTableReader.open(file, System::nanoTime, TimeUnit.MILLISECONDS.toNanos(100));

    await().atMost(Duration.ofMinutes(1)).until(() -> !hasty.isAlive());
    assertThat(hasty.get(StampedValues.NAMESPACE, "key:1")).isNull();
    assertThat(reader.isAlive()).isTrue();
  }

  @Test
  void tables_ofKilledSidecars_areReadByNobodyOnceTheNextIsThere() throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      SharedTableReader reader;
      try (ChildProcess writer = new ChildProcess(WriterProcess.class, file, 100, kill)) {
        assertThat(writer.line()).isEqualTo("writing");
        reader = SharedTableReader.open(file, System::nanoTime, StampedValues.silenceNanos());
        assertThat(values.read(reader, 1)).isNotNegative();
        writer.kill();
      }
      try (SharedTable next = table(file)) { // it may acknowledge invalidations from here on
        for (int key = 0; key < 100; key++) {
          assertThat(reader.get(StampedValues.NAMESPACE, "key:" + key)).isNull();
        }
        assertThat(next.path()).exists();
      }
    }
    System.out.printf(
        "shared memory: %d writers killed, no table outlived its successor's start%n", KILLS);
  }
}
