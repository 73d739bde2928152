package dev.hunch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hunch.benchmarks.load.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTextTest {
  private static final Measurement ROUND =
      new Measurement("redis-get-tcp", 1, 1, 1_000, 1_000_000_000, 50_000, 90_000, 95_000, 1, 1);

  @TempDir private Path folder;

  @Test
  void plain_report_tellsVersionsAndFindings() {
    assertThat(ReportText.plain(report(1.5)))
        .startsWith("versions: Java 17, redis 7.0.15\n2 cores\n")
        .contains("redis-get-tcp")
        .endsWith("ok     speed: 1.50 times, at least 1.00\ninfo   beside it: 3.00 µs\n");
  }

  @Test
  void markdown_report_tellsVersionsAndFindings() {
    assertThat(ReportText.markdown(report(0.5)))
        .startsWith("- versions: Java 17, redis 7.0.15\n- 2 cores\n")
        .contains("SHORT  speed: 0.50 times, at least 1.00\ninfo   beside it: 3.00 µs\n");
  }

  @Test
  void isOk_boundNotKept_isFalseWhateverElseWasFound() {
    assertThat(report(1.5).isOk()).isTrue();
    assertThat(report(0.5).isOk()).isFalse();
  }

  @Test
  void json_report_keepsVersionsFollowedReadsAndWhatIsNotJudged() throws IOException {
    Path file = folder.resolve("bench.json");

    ReportJson.write(report(1.5), file);

    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.at("/versions/redis").asText()).isEqualTo("7.0.15");
    assertThat(json.at("/followed/0/followed").asLong()).isEqualTo(3);
    assertThat(json.at("/followed/0/percent").asDouble()).isEqualTo(75);
    assertThat(json.at("/verdicts")).hasSize(1);
    assertThat(json.at("/verdicts/0/ok").asBoolean()).isTrue();
    assertThat(json.at("/infos")).hasSize(1);
    assertThat(json.at("/infos/0/measured").asDouble()).isEqualTo(3);
  }

  private static Report report(double speed) {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("Java", "17");
    versions.put("redis", "7.0.15");
    return new Report(
        versions,
        List.of("2 cores"),
        Row.of(List.of(ROUND)),
        List.of(),
        List.of(new Followed("hunch-client-unix-paced", 4, 3, 4)),
        List.of(
            Verdict.figureAtLeast("speed", speed, "times", 1), Info.figure("beside it", 3, "µs")));
  }
}
