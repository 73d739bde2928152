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
import org.junit.jupiter.api.io.TempDir;

class KilledWriterTest {
  private static final int KILLS = 4;

  @TempDir Path folder;

  @Test
  void persisted_writerKilledAmidWrites_holdsNoWrongValue() throws Exception {
    Path file = folder.resolve("cache.dat");
    long survivors = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path output = folder.resolve("output" + kill);
      Process writer = start(file, kill, output);
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> !writer.isAlive() || Files.readString(output).contains("writing"));
        assertThat(writer.waitFor(150 + 70L * kill, TimeUnit.MILLISECONDS))
            .as(() -> "the writer ended by itself: " + contentOf(output))
            .isFalse();
      } finally {
        writer.destroyForcibly();
        writer.waitFor();
      }
      survivors += checked(file);
    }
    assertThat(survivors).isPositive();
  }

  private static long checked(Path file) throws StoreOpenException {
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CrashingWriter.CAPACITY)) {
      for (int id = 0; id < CrashingWriter.KEYS; id++) {
        Entry held = store.get(CrashingWriter.key(id));
        if (held != null) {
          assertThat(CrashingWriter.isGenuine(id, held)).as("key %d", id).isTrue();
        }
      }
      long survivors = store.size();
      for (int id = 0; id < CrashingWriter.KEYS; id++) {
        store.put(CrashingWriter.key(id), CrashingWriter.entry(id, -1, 10));
        Entry held = store.get(CrashingWriter.key(id));
        assertThat(held).isEqualTo(CrashingWriter.entry(id, -1, 10));
      }
      return survivors;
    }
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
