package dev.hunch.sidecar.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.AccessEventQueue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-04T05:06:07.089Z"));
  private static final String HEADER = "ts_ms,client,key,size,namespace,result,fields,relations\n";

  @TempDir Path folder;

  private final AccessEventQueue events = new AccessEventQueue(1 << 12);

  private AccessLog open(long rollBytes, int keep) {
    return new AccessLog(events, new AccessLogOptions(folder, rollBytes, keep), CLOCK);
  }

  private void offer(int from, int count) {
    for (int i = from; i < from + count; i++) {
      events.offer(new AccessEvent(i, "s", Key.of("shop", "user:" + i), AccessResult.MISS, 10 * i));
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static String unzip(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void doWork_oneEvent_isWrittenWhenIdleUnderTheTimeOfTheClock() throws Exception {
    try (AccessLog log = open(1 << 20, 2)) {
      assertThat(files()).isEmpty();
      offer(7, 1);
      assertThat(log.doWork(0)).isPositive();
      assertThat(log.written()).isZero();
      assertThat(log.doWork(1)).isPositive();
      assertThat(log.doWork(2)).isZero();
      assertThat(log.written()).isEqualTo(1);
      assertThat(folder.resolve("access-20260304T050607089.csv"))
          .hasContent(HEADER + "7,s,user:7,70,shop,MISS,,\n");
    }
  }

  @Test
  void doWork_neverIdle_writesOnceASecond() {
    try (AccessLog log = open(1 << 20, 2)) {
      for (int i = 0; i < 10; i++) {
        offer(i, 1);
        log.doWork(TimeUnit.MILLISECONDS.toNanos(100L * i));
      }
      assertThat(log.written()).isZero();
      offer(10, 1);
      log.doWork(TimeUnit.MILLISECONDS.toNanos(1000));
      assertThat(log.written()).isEqualTo(11);
    }
  }

  @Test
  void doWork_textThatCsvWouldMisread_isQuoted() throws Exception {
    events.offer(
        new AccessEvent(1, "a,b", Key.of("sh\"op", "li\nne ✓"), AccessResult.PREFETCHED_HIT, 3));
    events.offer(new AccessEvent(2, " x", Key.of("shop", "\r"), AccessResult.NEGATIVE, 0));
    open(1 << 20, 2).close();
    assertThat(Files.readString(files().get(0)))
        .isEqualTo(
            HEADER
                + "1,\"a,b\",\"li\nne ✓\",3,\"sh\"\"op\",PREFETCHED_HIT,,\n"
                + "2,\" x\",\"\r\",0,shop,NEGATIVE,,\n");
  }

  @Test
  void doWork_fileFull_isCompressedAndTheOldestAreDeleted() throws Exception {
    try (AccessLog log = open(400, 2)) {
      for (int batch = 0; batch < 5; batch++) {
        offer(100 * batch, 50);
        log.doWork(batch);
        log.doWork(batch);
      }
      offer(500, 1);
    }
    List<Path> files = files();
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "access-20260304T050607092.csv.gz",
            "access-20260304T050607093.csv.gz",
            "access-20260304T050607094.csv");
    assertThat(unzip(files.get(1)))
        .startsWith(HEADER + "400,s,")
        .endsWith("449,s,user:449,4490,shop,MISS,,\n");
    assertThat(files.get(2)).hasContent(HEADER + "500,s,user:500,5000,shop,MISS,,\n");
  }

  @Test
  void close_eventsWaiting_areWritten() throws Exception {
    AccessLog log = open(1 << 20, 2);
    offer(0, 4000);
    log.close();
    assertThat(log.written()).isEqualTo(4000);
    assertThat(Files.readAllLines(files().get(0))).hasSize(4001);
  }

  @Test
  void doWork_folderCannotBeMade_dropsAndTriesAgainLater() throws Exception {
    Path blocked = folder.resolve("log");
    Files.createFile(blocked);
    AccessLog log = new AccessLog(events, new AccessLogOptions(blocked, 1 << 20, 2), CLOCK);
    offer(0, 3);
    log.doWork(0);
    log.doWork(0);
    assertThat(log.dropped()).isEqualTo(3);

    Files.delete(blocked);
    offer(3, 1);
    log.doWork(TimeUnit.SECONDS.toNanos(4));
    log.doWork(TimeUnit.SECONDS.toNanos(4));
    assertThat(log.dropped()).isEqualTo(4);

    offer(4, 1);
    log.doWork(TimeUnit.SECONDS.toNanos(5));
    log.doWork(TimeUnit.SECONDS.toNanos(5));
    assertThat(log.dropped()).isEqualTo(4);
    assertThat(log.written()).isEqualTo(1);
    log.close();
  }
}
