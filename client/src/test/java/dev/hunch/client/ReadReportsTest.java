package dev.hunch.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.proto.cache.v1.ReadReport;
import dev.hunch.proto.cache.v1.ReportReadsRequest;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadReportsTest {
  private static final int CAPACITY = 64;
  private static final int DRAINS = 5_000;

  private final ReadReports reports = new ReadReports(CAPACITY);

  private static int keysOf(@Nullable ReportReadsRequest report) {
    return report == null
        ? 0
        : report.getReadsList().stream().mapToInt(ReadReport::getKeysCount).sum();
  }

  @Test
  void drain_whileAnotherKeepsPace_takesNoMoreThanTheRingHolds() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              while (!isOver.get()) {
                reports.add("shop", "user:1", "ada", 0);
              }
            });
    reader.start();
    int most = 0;
    for (int i = 0; i < DRAINS || most == 0; i++) {
      most = Math.max(most, keysOf(reports.drain(0)));
    }
    isOver.set(true);
    reader.join();

    assertThat(most).isBetween(1, CAPACITY);
  }

  @Test
  void lost_report_countsItsReadsAsDropped() {
    reports.add("shop", "user:1", "ada", 0);
    reports.add("shop", "user:2", "ada", 0);
    reports.add("bank", "user:1", "bob", 0);
    reports.lost(Objects.requireNonNull(reports.drain(0)));

    assertThat(reports.dropped()).isEqualTo(3);
  }
}
