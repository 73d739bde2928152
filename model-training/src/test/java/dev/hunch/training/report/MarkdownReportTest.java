package dev.hunch.training.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownReportTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void write_sweep_isATableForEachCapacityAndBudget() throws Exception {
    Path file = folder.resolve("r.md");
    MarkdownReport.write(ReportFixture.report(), file);
    String text = Files.readString(file);
    assertThat(text.split("\n\n", -1)).hasSize(8); // four headings, four tables
    assertThat(text)
        .startsWith(
            "A cache of 5 % of the keys, a store latency of 2 ms, a prefetch budget of 0.5 per"
                + " read; measured on the last 40 % of the reads. In brackets: accuracy /"
                + " prefetches per read.\n\n"
                + "| Trace | lru | online |\n"
                + "| --- | --- | --- |\n"
                + "| shop | .250 | **.450** (.58 / .10) |\n"
                + "| news | **.750** | .725 (.58 / .10) |\n\n"
                + "A cache of 5 % of the keys, a store latency of 2 ms, a prefetch budget of 1 per read;");
  }

  @Test
  void write_cellThatWasNotReplayed_isEmpty() throws Exception {
    Path file = folder.resolve("r.md");
    MarkdownReport.write(ReportFixture.report(), file);
    assertThat(Files.readString(file)).contains("| news |  |  |\n");
  }
}
