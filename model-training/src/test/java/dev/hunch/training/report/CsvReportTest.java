package dev.hunch.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReportTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void read_whatWasWrittenAndAppended_isTheSameRows() throws Exception {
    List<ReplayRow> rows = ReportFixture.report().rows();
    CsvReport csv = new CsvReport(folder.resolve("new/r.csv"), ReportFixture.CONDITIONS);
    csv.write(rows.subList(0, 2));
    for (ReplayRow row : rows.subList(2, rows.size())) {
      csv.append(row);
    }
    assertThat(csv.read()).isEqualTo(rows);
  }

  @Test
  void write_row_hasTheNamesOfTheJson() throws Exception {
    Path file = folder.resolve("r.csv");
    new CsvReport(file, ReportFixture.CONDITIONS).write(ReportFixture.report().rows());
    assertThat(Files.readAllLines(file).get(0))
        .startsWith("trace,reads,distinct_keys,sessions,")
        .contains(
            ",prefetch_budget,",
            ",name,hit_ratio,late_ratio,accuracy,coverage,timeliness,prefetch_per_read,"
                + "mean_latency_ms,");
    assertThat(Files.readAllLines(file).get(2))
        .startsWith("logs/shop.csv.gz,1000,200,7,,5%,10,0.6,2.0,0.5,,42,1a2b,online,0.450000,")
        .endsWith(",2,0.250000 0.500000,0.125000 0.062500");
  }

  @Test
  void read_noFile_isNoRows() throws Exception {
    assertThat(new CsvReport(folder.resolve("no.csv"), ReportFixture.CONDITIONS).read()).isEmpty();
  }

  @Test
  void read_otherConditions_isRefusedWithLineAndBoth() throws Exception {
    Path file = folder.resolve("r.csv");
    new CsvReport(file, ReportFixture.CONDITIONS).write(ReportFixture.report().rows());
    CsvReport other =
        new CsvReport(
            file, new ReplayReport.Conditions(null, 0.6, Duration.ofMillis(2), 0.5, 2, 42));
    assertThatThrownBy(other::read)
        .isInstanceOf(ReportException.class)
        .hasMessage(
            file
                + ":2: was made with drift not given, not 0.5;"
                + " give the same options, or another file");
  }

  @Test
  void read_otherFile_isRefusedByName() throws Exception {
    Path file = Files.writeString(folder.resolve("t.csv"), "ts_ms,client,key,size\n1,c,k,1\n");
    assertThatThrownBy(() -> new CsvReport(file, ReportFixture.CONDITIONS).read())
        .isInstanceOf(ReportException.class)
        .hasMessage(file + ": is no report of a replay");
  }

  @Test
  void read_lineThatWasCutOff_isLeftOut() throws Exception {
    Path file = folder.resolve("r.csv");
    List<ReplayRow> rows = ReportFixture.report().rows();
    CsvReport csv = new CsvReport(file, ReportFixture.CONDITIONS);
    csv.write(rows.subList(0, 3));
    String text = Files.readString(file);
    Files.writeString(file, text.substring(0, text.length() - 40));
    assertThat(csv.read()).isEqualTo(rows.subList(0, 2));
  }

  @Test
  void read_badNumberInTheMiddle_isRefusedWithItsLine() throws Exception {
    Path file = folder.resolve("r.csv");
    CsvReport csv = new CsvReport(file, ReportFixture.CONDITIONS);
    csv.write(ReportFixture.report().rows());
    Files.writeString(file, Files.readString(file).replaceFirst(",1000,200,7,", ",many,200,7,"));
    assertThatThrownBy(csv::read)
        .isInstanceOf(ReportException.class)
        .hasMessageStartingWith(file + ":2: is no row of a replay: ");
  }
}
