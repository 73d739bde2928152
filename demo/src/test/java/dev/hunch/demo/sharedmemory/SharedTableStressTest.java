package dev.hunch.demo.sharedmemory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.Main;

/**
 * The sequence lock of the table in shared memory, under jcstress, which races its actors in JVMs
 * of its own.
 *
 * <p>{@code -Dhunch.stress=4} races them for so many times as long, in every way that there is.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class SharedTableStressTest {
  private static final int TIMES = Integer.getInteger("hunch.stress", 1);

  @TempDir private Path folder;

  @Test
  void actors_inAllTheirInterleavings_findNoTornAndNoRemovedValue() throws Exception {
    assumeThat(Runtime.getRuntime().availableProcessors())
        .as("processors, of which two actors need two to race")
        .isGreaterThan(1);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "-t",
                "dev.hunch.demo.sharedmemory",
                "-c",
                "2",
                "-f",
                "1",
                "-iters",
                Integer.toString(3 * TIMES),
                "-time",
                "500",
                "-jvmArgs",
                "-Xmx256m",
                "-v",
                "-r",
                folder.resolve("report").toString()));
    if (TIMES == 1) { // else each actor compiled in each way, and at each place of the processors
      command.addAll(List.of("-sc", "false", "-af", "NONE"));
    }
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      int exit = process.waitFor();
      String told = Files.readString(output, StandardCharsets.UTF_8);
      System.out.println(told);
      assertThat(exit).as(told).isZero();
      for (String stress : List.of("OverwrittenRecordStress", "RemovedRecordStress")) {
        assertThat(told).contains(stress);
      }
      assertThat(told).contains("Failed tests: No matches");
      // An outcome that never came about is no failure to jcstress: then nothing was raced.
      assertThat(told).containsPattern("(?m)^ +1 +[1-9][\\d,]* .* A whole value\\.$");
      assertThat(told).containsPattern("(?m)^ +0, 1 +[1-9][\\d,]* .* Read before the ack");
    } finally {
      process.destroyForcibly();
    }
  }
}
