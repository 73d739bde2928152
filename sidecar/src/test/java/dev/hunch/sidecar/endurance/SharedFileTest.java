package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sidecars, each a process, that are given one cache file. */
class SharedFileTest {
  private static final KeySpace KEYS = new KeySpace(8, 8);

  @TempDir private Path folder;

  private SidecarProcess start(String name) throws Exception {
    Path own = Files.createDirectories(folder.resolve(name));
    Path config =
        EnduranceConfig.write(
            own, "capacity: 2MiB, file: %s".formatted(folder.resolve("cache.dat")), "");
    return SidecarProcess.start(
        SidecarProgram.small(), config, folder.resolve("truth"), KEYS, own.resolve("stderr"));
  }

  @Test
  void start_fileOfARunningSidecar_endsAndSaysWhoseItIs() throws Exception {
    try (SidecarProcess first = start("first")) {
      first.awaitReady();
      for (int attempt = 0; attempt < 2; attempt++) { // the attempt itself must not end the lock
        try (SidecarProcess second = start("second")) {
          assertThat(second.awaitEnd()).isEqualTo(69);
          assertThat(second.said())
              .contains("cache.dat is in use by process " + first.pid())
              .doesNotContain("Recovery");
        }
      }
      assertThat(first.isAlive()).isTrue();
      first.kill();
      first.awaitEnd();
    }
    try (SidecarProcess third = start("third")) {
      third.awaitReady(); // the lock ends with its holder
    }
  }
}
