package dev.hunch.demo.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hunch.core.access.AccessResult;
import dev.hunch.demo.drive.PrefetchTally;
import dev.hunch.demo.drive.ReadReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
  private static final List<ModeResult> RESULTS =
      List.of(
          result("direct", 0, PrefetchTally.NONE),
          result("plain", 40, PrefetchTally.NONE),
          result("hunch", 70, new PrefetchTally(50, 30, 10, 5)));

  @TempDir Path folder;

  @Test
  void write_ofResults_holdsEveryKeyOfEveryMode() throws IOException {
    Path file = folder.resolve("new").resolve("result.json");
    ResultJson.write(file, DemoPlan.quick(3, Duration.ofMillis(2)), RESULTS);
    JsonNode root = new ObjectMapper().readTree(file.toFile());
    assertThat(root.path("seed").asLong()).isEqualTo(3);
    assertThat(root.path("store_rtt_ms").asDouble()).isEqualTo(2);
    assertThat(root.path("results")).hasSize(3);
    for (JsonNode mode : root.path("results")) {
      for (String key :
          List.of(
              "name",
              "hit_ratio",
              "late_ratio",
              "accuracy",
              "coverage",
              "timeliness",
              "prefetch_per_read",
              "mean_latency_ms",
              "p50_ms",
              "p99_ms",
              "store_reads",
              "wrong_values")) {
        assertThat(mode.has(key)).as(key).isTrue();
      }
    }
    JsonNode hunch = root.path("results").get(2);
    assertThat(hunch.path("name").asText()).isEqualTo("hunch");
    assertThat(hunch.path("hit_ratio").asDouble()).isEqualTo(0.7);
    assertThat(hunch.path("late_ratio").asDouble()).isEqualTo(0.1);
    assertThat(hunch.path("accuracy").asDouble()).isEqualTo(0.8);
    assertThat(hunch.path("coverage").asDouble()).isEqualTo(0.5);
    assertThat(hunch.path("timeliness").asDouble()).isEqualTo(0.75);
    assertThat(hunch.path("prefetch_per_read").asDouble()).isEqualTo(0.5);
  }

  @Test
  void lines_ofResults_areAligned() {
    List<String> lines = ResultTable.lines(List.of("direct", "plain cache", "Hunch"), RESULTS);
    assertThat(lines.get(0)).endsWith("Hunch");
    assertThat(lines).allMatch(line -> line.length() == lines.get(0).length());
    assertThat(lines).anyMatch(line -> line.matches("hit ratio +– +0\\.400 +0\\.700"));
    assertThat(lines).anyMatch(line -> line.matches("wrong values +0 +0 +0"));
  }

  private static ModeResult result(String name, long hits, PrefetchTally counts) {
    Histogram nanos = new Histogram(3);
    nanos.recordValueWithCount(1_000_000, 100);
    Map<AccessResult, Long> kinds = Map.of(AccessResult.HIT, hits, AccessResult.MISS, 100 - hits);
    return new ModeResult(
        name, new ReadReport(nanos, kinds, Map.of(), 0), counts, 100 - hits, 100, 0, 1, 0);
  }
}
