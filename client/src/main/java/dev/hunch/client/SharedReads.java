package dev.hunch.client;

import dev.hunch.client.sharedmemory.SharedHit;
import dev.hunch.client.sharedmemory.SharedTableReader;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.ReportReadsRequest;
import dev.hunch.proto.cache.v1.ReportReadsResponse;
import dev.hunch.proto.cache.v1.SharedMemoryRequest;
import dev.hunch.proto.cache.v1.SharedMemoryResponse;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads hits from shared memory while the sidecar offers it, and tells the sidecar of them.
 *
 * <p>The connection's thread asks where the table is, at the start and again whenever the table has
 * been closed or its sidecar is silent, at most every second. Thread-safe.
 */
final class SharedReads {
  private static final Logger LOG = LoggerFactory.getLogger(SharedReads.class);
  private static final int REPORTED_AT_ONCE = 2048;
  private static final long REPORT_PAUSE_MILLIS = 50;
  private static final long ASK_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CALL_SECONDS = 1;

  private final Connection connection;
  private final LongSupplier nanoTime;
  private final long silenceNanos;
  private final ReadReports reports = new ReadReports(REPORTED_AT_ONCE);
  private final LongAdder hits = new LongAdder();
  private volatile @Nullable SharedTableReader table;
  private @Nullable Long askedNanos;

  SharedReads(Connection connection, LongSupplier nanoTime, long silenceNanos) {
    this.connection = connection;
    this.nanoTime = nanoTime;
    this.silenceNanos = silenceNanos;
  }

  /** Begins to look for the table and to report. */
  void start() {
    EventLoop loop = connection.loop();
    var unused =
        loop.scheduleWithFixedDelay(this::turn, 0, REPORT_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Returns what is held for the key; null if it is to be asked for by a call. */
  @Nullable Reply get(String namespace, String key, @Nullable String session) {
    SharedTableReader present = table;
    if (present == null) {
      return null;
    }
    long now = nanoTime.getAsLong();
    SharedHit hit = present.get(namespace, key, now);
    if (hit == null) {
      return null;
    }
    hits.increment();
    reports.add(namespace, key, session, now);
    return new Reply(
        hit.value(),
        hit.value() == null ? Source.NEGATIVE : Source.SHARED_MEMORY,
        TimeUnit.NANOSECONDS.toMillis(hit.ageNanos()));
  }

  /** Whether there is a table now. */
  boolean isMapped() {
    return table != null;
  }

  /** Reads that were answered. */
  long hits() {
    return hits.sum();
  }

  /** Reads that were answered and that the sidecar will never hear of. */
  long unreported() {
    return reports.dropped();
  }

  private void turn() {
    SharedTableReader present = table;
    if (present != null && !present.isAlive()) {
      table = null;
      present = null;
    }
    long now = nanoTime.getAsLong();
    if (present == null) {
      Long asked = askedNanos;
      if (asked == null || now - asked >= ASK_PAUSE_NANOS) {
        askedNanos = now;
        ask();
      }
      return;
    }
    ReportReadsRequest report = reports.drain(now);
    if (report != null) {
      // Whether it arrives is not waited for: a lost report costs nothing but a prediction.
      ReplyFuture<ReportReadsResponse> answer = new ReplyFuture<>();
      stub().reportReads(report, answer.observer());
      var unused =
          answer.whenComplete(
              (response, failure) -> {
                if (failure != null) {
                  reports.lost(report);
                }
              });
    }
  }

  private void ask() {
    ReplyFuture<SharedMemoryResponse> answer = new ReplyFuture<>();
    stub().sharedMemory(SharedMemoryRequest.getDefaultInstance(), answer.observer());
    var unused =
        answer.thenAccept(
            offer -> {
              if (offer.getLayoutVersion() == SharedTableReader.LAYOUT_VERSION
                  && !offer.getPath().isEmpty()) {
                map(Path.of(offer.getPath()));
              }
            });
  }

  private void map(Path file) {
    try {
      SharedTableReader mapped = SharedTableReader.open(file, nanoTime, silenceNanos);
      if (mapped.isAlive()) {
        table = mapped;
      }
    } catch (IOException e) {
      LOG.atDebug()
          .addKeyValue("error", e.getMessage())
          .log("the sidecar's shared memory cannot be mapped; hits are asked for by calls");
    }
  }

  private CacheGrpc.CacheStub stub() {
    return CacheGrpc.newStub(connection.channel())
        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
  }
}
