package dev.hunch.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.core.cache.Entry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A store whose process is killed while it writes small and large entries into a file that is full.
 *
 * <p>{@code -Dhunch.kills=40} kills it as often.
 */
class KilledWriterTest {
  private static final int KILLS = Integer.getInteger("hunch.kills", 4);

  @TempDir Path folder;

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void persisted_writerKilledAmidWrites_holdsNoWrongValue() throws Exception {
    Path file = folder.resolve("cache.dat");
    Survivors survivors = new Survivors(0, 0);
    int full = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path output = folder.resolve("output" + kill);
      String moment = kill % 2 == 0 ? "writing" : "full";
      Process writer = start(file, kill, output);
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !writer.isAlive() || Files.readString(output).contains(moment));
        assertThat(writer.waitFor(150 + 70L * (kill % 10), TimeUnit.MILLISECONDS))
            .as(() -> "the writer ended by itself: " + contentOf(output))
            .isFalse();
      } finally {
        writer.destroyForcibly();
        writer.waitFor();
      }
      full += contentOf(output).contains("full") ? 1 : 0;
      survivors = survivors.and(checked(file));
    }
    System.out.printf(
        "%d kills of a writer, %d with a full file: %d entries survived, %d of them in parts%n",
        KILLS, full, survivors.entries, survivors.inParts);
    assertThat(full).isPositive();
    assertThat(survivors.inParts).isPositive();
    assertThat(survivors.entries).isGreaterThan(survivors.inParts);
  }

  /** How many entries were there after a kill, and how many of them lie in parts. */
  private record Survivors(long entries, long inParts) {
    Survivors and(Survivors more) {
      return new Survivors(entries + more.entries, inParts + more.inParts);
    }
  }

  private static Survivors checked(Path file) throws StoreOpenException {
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CrashingWriter.CAPACITY)) {
      long entries = 0;
      long inParts = 0;
      for (int id = 0; id < CrashingWriter.KEYS; id++) {
        Entry held = store.get(CrashingWriter.key(id));
        if (held != null) {
          assertThat(CrashingWriter.isGenuine(id, held)).as("key %d", id).isTrue();
          entries++;
          inParts += CrashingWriter.isInParts(held) ? 1 : 0;
        }
      }
      assertThat(store.size()).isEqualTo(entries);
      removeAll(store);
      assertThat(store.size()).isZero();
      assertThat(weightOfManyLarge(store))
          .as("what fits in: no room was lost to parts without an entry")
          .isGreaterThan(CrashingWriter.CAPACITY * 9 / 10);
      removeAll(store);
      for (int id = 0; id < CrashingWriter.KEYS; id++) {
        store.put(CrashingWriter.key(id), CrashingWriter.entry(id, -1, 10));
        Entry held = store.get(CrashingWriter.key(id));
        assertThat(held).isEqualTo(CrashingWriter.entry(id, -1, 10));
      }
      return new Survivors(entries, inParts);
    }
  }

  private static void removeAll(ChronicleEntryStore store) {
    for (int id = 0; id < CrashingWriter.KEYS; id++) {
      store.remove(CrashingWriter.key(id).hash());
    }
  }

  /** Puts large entries until one is refused, and returns what they weigh. */
  private static long weightOfManyLarge(ChronicleEntryStore store) {
    long weight = 0;
    for (int id = 0; id < CrashingWriter.KEYS; id++) {
      Entry entry = CrashingWriter.entry(id, -1, 40_000);
      if (!store.put(CrashingWriter.key(id), entry)) {
        break;
      }
      weight += store.weightOf(CrashingWriter.key(id), entry);
    }
    return weight;
  }

  private static Process start(Path file, int seed, Path output) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add") || argument.startsWith("-D"))
        .filter(argument -> !argument.startsWith("-Dsurefire"))
        .forEach(command::add);
    command.add("-Xmx128m");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(CrashingWriter.class.getName());
    command.add(file.toString());
    command.add(Integer.toString(seed));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static String contentOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
