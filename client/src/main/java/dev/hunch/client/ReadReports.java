package dev.hunch.client;

import dev.hunch.proto.cache.v1.ReadReport;
import dev.hunch.proto.cache.v1.ReportReadsRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The reads from shared memory that the sidecar has not been told of: a bounded ring.
 *
 * <p>Any thread adds; one at a time drains. Adding never waits: what does not fit is counted and
 * let go.
 */
final class ReadReports {
  private final AtomicReferenceArray<@Nullable Read> ring;
  private final AtomicLong tail = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private volatile long head;

  private record Read(String namespace, String key, String session, long nanos) {}

  /**
   * Creates a ring.
   *
   * @param capacity a power of two
   */
  ReadReports(int capacity) {
    ring = new AtomicReferenceArray<>(capacity);
  }

  void add(String namespace, String key, @Nullable String session, long nowNanos) {
    while (true) {
      long at = tail.get();
      if (at - head >= ring.length()) {
        dropped.increment();
        return;
      }
      if (tail.compareAndSet(at, at + 1)) {
        Read read = new Read(namespace, key, session == null ? "" : session, nowNanos);
        ring.setRelease((int) (at & (ring.length() - 1)), read);
        return;
      }
    }
  }

  /**
   * Takes what is there, at most what the ring holds: who adds meanwhile may keep pace. Null if
   * that is nothing. Reads of one session in a row are one report.
   */
  @Nullable ReportReadsRequest drain(long nowNanos) {
    ReportReadsRequest.Builder request = ReportReadsRequest.newBuilder();
    ReadReport.Builder report = null;
    for (int taken = 0; taken < ring.length(); taken++) {
      Read read = poll();
      if (read == null) {
        break;
      }
      if (report == null
          || !report.getSession().equals(read.session())
          || !report.getNamespace().equals(read.namespace())) {
        report =
            request.addReadsBuilder().setNamespace(read.namespace()).setSession(read.session());
      }
      report
          .addKeys(read.key())
          .addAgeMs((int) TimeUnit.NANOSECONDS.toMillis(Math.max(0, nowNanos - read.nanos())));
    }
    return report == null ? null : request.build();
  }

  /** A report has not been taken by the sidecar. */
  void lost(ReportReadsRequest report) {
    report.getReadsList().forEach(each -> dropped.add(each.getKeysCount()));
  }

  /** How many reads the sidecar will never hear of. */
  long dropped() {
    return dropped.sum();
  }

  private @Nullable Read poll() {
    int slot = (int) (head & (ring.length() - 1));
    Read read = ring.getAcquire(slot);
    if (read != null) {
      ring.setRelease(slot, null);
      long next = head + 1;
      head = next;
    }
    return read;
  }
}
