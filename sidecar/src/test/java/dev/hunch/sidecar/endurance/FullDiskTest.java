package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.Result;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sidecar whose disk is full, or may not be written.
 *
 * <p>One half has a file system in memory, of a size of its own, that only the sidecar's process
 * sees; it is skipped where this process may not mount one. The other half limits how large the
 * files of the sidecar's process may become, for which everybody has the right: a write fails there
 * just as on a full disk, only by another name.
 */
class FullDiskTest {
  private static final KeySpace KEYS = new KeySpace(80, 20);

  @TempDir private Path folder;
  private Path disk;
  private Path truthFile;
  private final Tally tally = new Tally();
  private SharedTruth truth;

  /** What was acknowledged holds beyond a restart. */
  private Reference reference;

  @BeforeEach
  void makeFolder() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    truthFile = folder.resolve("truth");
    truth = SharedTruth.open(truthFile, KEYS.size());
    reference = new Reference(truth, KEYS.size(), tally);
  }

  private void assumeMounts() throws Exception {
    assumeThat(exitCodeOf("unshare", "-m", "sh", "-c", mount("size=1m")))
        .as("a file system in memory cannot be mounted: the tests of full disks are skipped")
        .isZero();
  }

  private static int exitCodeOf(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // there is no such program
    }
  }

  private String mount(String options) {
    return "mount -t tmpfs -o %s tmpfs '%s'".formatted(options, disk);
  }

  /** A process that keeps a file system in memory mounted, in a namespace of its own. */
  private Process holdMount(String options) throws Exception {
    assumeMounts();
    Process holder =
        new ProcessBuilder("unshare", "-m", "sh", "-c", mount(options) + " && echo y && exec cat")
            .start();
    assertThat(holder.inputReader().readLine()).isEqualTo("y");
    return holder;
  }

  /** The disk as such a process, or a sidecar, sees it. */
  private Path seenBy(long pid) {
    return Path.of("/proc", Long.toString(pid), "root").resolve(disk.toString().substring(1));
  }

  private SidecarProcess start(String mount, String capacity, String more) throws Exception {
    assumeMounts();
    return start(SidecarProgram.small().afterMounts(mount), capacity, more);
  }

  private SidecarProcess start(SidecarProgram program, String capacity, String more)
      throws IOException {
    Path config =
        EnduranceConfig.write(
            folder, "capacity: %s, file: %s/cache.dat".formatted(capacity, disk), more);
    return SidecarProcess.start(program, config, truthFile, KEYS, folder.resolve("stderr"));
  }

  private String sharedMemory(String size) {
    return "shared-memory: {file: %s/table, size: %s}".formatted(disk, size);
  }

  @Test
  void start_noRoomForTheCacheFile_endsAndSaysHowMuchIsNeeded() throws Exception {
    try (SidecarProcess sidecar = start(mount("size=4m"), "16MiB", "")) {
      assertThat(sidecar.awaitEnd()).isEqualTo(69);
      assertThat(sidecar.said())
          .contains("cache.dat needs 18 MiB, and its disk has 4 MiB left")
          .contains("choose another disk or a smaller cache.capacity");
    }
  }

  @Test
  void start_noRoomForSharedMemory_endsAndNamesTheFile() throws Exception {
    try (SidecarProcess sidecar = start(mount("size=8m"), "2MiB", sharedMemory("32MiB"))) {
      assertThat(sidecar.awaitEnd()).isEqualTo(69);
      assertThat(sidecar.said()).contains("table").containsIgnoringCase("no space left");
    }
  }

  @Test
  void start_diskThatMayNotBeWritten_endsAndNamesTheFile() throws Exception {
    try (SidecarProcess sidecar = start(mount("size=64m,ro"), "2MiB", "")) {
      assertThat(sidecar.awaitEnd()).isEqualTo(69);
      assertThat(sidecar.said()).contains("cache.dat").containsIgnoringCase("read-only");
    }
  }

  @Test
  void disk_fullWhileRunning_costsTheAccessLogOnly() throws Exception {
    String more = sharedMemory("1MiB") + "\naccess-log: {folder: %s/log, roll: 64KiB}";
    Process holder = holdMount("size=16m");
    try (SidecarProcess sidecar = startIn(holder, more.formatted(disk))) {
      SidecarProcess.Ports ports = sidecar.awaitReady();
      Path seen = seenBy(sidecar.pid());
      loadFor(sidecar, ports, 300);
      Path filler = fill(seen.resolve("filler"));
      assertThat(Files.getFileStore(seen).getUsableSpace()).isZero();

      loadFor(sidecar, ports, 3_000);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> sidecar.said().contains("No space left on device"));
      loadFor(sidecar, ports, 500);

      Files.delete(filler);
      long before = bytesOf(seen.resolve("log"));
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                loadFor(sidecar, ports, 200);
                return bytesOf(seen.resolve("log")) != before;
              });
      sidecar.terminate();
      assertThat(sidecar.awaitEnd()).isZero();
    }
    try (SidecarProcess next = startIn(holder, more.formatted(disk))) {
      loadAfterRestart(next);
    } finally {
      holder.destroyForcibly();
    }
    System.out.printf("full disk: %d wrong values%s%n", tally.of("WRONG"), tally);
    assertThat(tally.of("answers checked")).isPositive();
    assertThat(tally.of("acknowledged puts")).isPositive();
  }

  @Test
  void restart_onAFullDisk_isWarm() throws Exception {
    Process holder = holdMount("size=16m");
    GetRequest cached =
        GetRequest.newBuilder().setNamespace("lasting").setKey(KEYS.text(1)).build();
    try {
      try (SidecarProcess sidecar = startIn(holder, "")) {
        answerTo(cached, sidecar);
        fill(seenBy(sidecar.pid()).resolve("filler"));
        sidecar.terminate();
        assertThat(sidecar.awaitEnd()).isZero();
      }
      assertThat(Files.getFileStore(seenBy(holder.pid())).getUsableSpace()).isZero();
      truth.goDown(true);
      try (SidecarProcess next = startIn(holder, "")) {
        assertThat(answerTo(cached, next)).isEqualTo(Result.RESULT_HIT);
      }
    } finally {
      holder.destroyForcibly();
    }
  }

  private static Result answerTo(GetRequest request, SidecarProcess sidecar) throws Exception {
    ManagedChannel channel = sidecar.awaitReady().newChannel();
    try {
      return CacheGrpc.newBlockingStub(channel).get(request).getResult();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void start_cacheFileMayNotBecomeSoLarge_endsAndNamesTheFile() throws Exception {
    SidecarProgram limited = SidecarProgram.small().withFilesOfAtMost(4 << 20);
    try (SidecarProcess sidecar = start(limited, "16MiB", "")) {
      assertThat(sidecar.awaitEnd()).isEqualTo(69);
      assertThat(sidecar.said()).contains("cache.dat").containsIgnoringCase("file too large");
    }
  }

  @Test
  void start_sharedMemoryMayNotBecomeSoLarge_endsAndNamesTheFile() throws Exception {
    SidecarProgram limited = SidecarProgram.small().withFilesOfAtMost(8 << 20);
    try (SidecarProcess sidecar = start(limited, "2MiB", sharedMemory("32MiB"))) {
      assertThat(sidecar.awaitEnd()).isEqualTo(69);
      assertThat(sidecar.said()).contains("table").containsIgnoringCase("file too large");
    }
  }

  @Test
  void files_mayNotGrowWhileRunning_costsTheAccessLogOnly() throws Exception {
    String more = sharedMemory("1MiB") + "\naccess-log: {folder: %s/log}";
    try (SidecarProcess sidecar = start(SidecarProgram.small(), "4MiB", more.formatted(disk))) {
      SidecarProcess.Ports ports = sidecar.awaitReady();
      loadFor(sidecar, ports, 300);
      assumeThat(limitFiles(sidecar, "16384"))
          .as("the limit of a running process cannot be changed: only the start is tested")
          .isZero();
      List<Path> before = filesIn(disk.resolve("log"));
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                loadFor(sidecar, ports, 500);
                return sidecar.said().contains("File too large");
              });
      loadFor(sidecar, ports, 1_000);

      assertThat(limitFiles(sidecar, "unlimited")).isZero();
      await()
          .atMost(Duration.ofMinutes(2))
          .until(
              () -> {
                loadFor(sidecar, ports, 200);
                return filesIn(disk.resolve("log")).stream()
                    .filter(file -> !before.contains(file))
                    .anyMatch(file -> file.toFile().length() > 16_384);
              });
      sidecar.terminate();
      assertThat(sidecar.awaitEnd()).isZero();
    }
    try (SidecarProcess next = start(SidecarProgram.small(), "4MiB", more.formatted(disk))) {
      loadAfterRestart(next);
    }
    System.out.printf("files that may not grow: %d wrong values%s%n", tally.of("WRONG"), tally);
    assertThat(tally.of("answers checked")).isPositive();
    assertThat(tally.of("acknowledged puts")).isPositive();
  }

  @Test
  void journal_onAFullDisk_refusesWritesAndKeepsWhatItAcknowledged() throws Exception {
    Process holder = holdMount("size=4m");
    SidecarProgram program = SidecarProgram.small().inMountsOf(holder.pid());
    Path config = EnduranceConfig.writeBehind(folder, disk.resolve("journal"));
    List<Integer> acknowledged = new ArrayList<>();
    int refused = 0;
    try (SidecarProcess sidecar = SidecarProcess.start(program, config, folder.resolve("first"))) {
      ManagedChannel channel = sidecar.awaitReady().newChannel();
      JournaledCalls calls = new JournaledCalls(channel);
      for (int key = 0; key < 20; key++) {
        assertThat(calls.put(key)).isTrue();
        acknowledged.add(key);
      }
      Path filler = fill(seenBy(holder.pid()).resolve("filler"));
      for (int key = 20; key < 2_000 && refused < 20; key++) {
        if (calls.put(key)) {
          acknowledged.add(key);
        } else {
          refused++;
        }
      }
      assertThat(refused).as("refused writes").isEqualTo(20);
      calls.check(acknowledged);
      Files.delete(filler);
      await().atMost(Duration.ofMinutes(1)).until(() -> calls.put(2_000));
      acknowledged.add(2_000);
      channel.shutdownNow();
      sidecar.kill();
      sidecar.awaitEnd();
    }
    try (SidecarProcess next = SidecarProcess.start(program, config, folder.resolve("next"))) {
      ManagedChannel channel = next.awaitReady().newChannel();
      new JournaledCalls(channel).check(acknowledged);
      channel.shutdownNow();
    } finally {
      holder.destroyForcibly();
    }
    System.out.printf(
        "journal on a full disk: %d acknowledged writes, all there after a kill; %d refused%n",
        acknowledged.size(), refused);
  }

  private SidecarProcess startIn(Process holder, String more) throws IOException {
    return start(SidecarProgram.small().inMountsOf(holder.pid()), "4MiB", more);
  }

  /** What was acknowledged while the disk was full holds for the next sidecar. */
  private void loadAfterRestart(SidecarProcess next) throws Exception {
    loadFor(next, next.awaitReady(), 500);
    next.terminate();
    assertThat(next.awaitEnd()).isZero();
  }

  private static int limitFiles(SidecarProcess sidecar, String bytes) throws InterruptedException {
    return exitCodeOf("prlimit", "--pid", Long.toString(sidecar.pid()), "--fsize=" + bytes + ":");
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Takes all room that is left. */
  private static Path fill(Path file) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      return file;
    }
  }

  private static long bytesOf(Path folder) throws IOException {
    return filesIn(folder).stream().mapToLong(file -> file.toFile().length()).sum();
  }

  /** Reads and writes, and sees that no answer is wrong and nobody has died. */
  private void loadFor(SidecarProcess sidecar, SidecarProcess.Ports ports, long calls)
      throws Exception {
    truth.goDown(false);
    ManagedChannel channel = ports.newChannel();
    try {
      CheckedCalls checked = new CheckedCalls(channel, KEYS, truth, reference, tally);
      MixedLoad load = new MixedLoad(checked, channel, KEYS, truth, reference, 8);
      load.start(new SplittableRandom(calls));
      while (load.done() < calls && !sidecar.endsWithin(1)) {
        // It goes on.
      }
      load.stop();
    } finally {
      channel.shutdownNow();
    }
    assertThat(sidecar.isAlive()).as("it died: %s", sidecar.said()).isTrue();
    assertThat(reference.wrong()).isEmpty();
  }
}
