package dev.hunch.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.benchmarks.contender.Contender;
import dev.hunch.benchmarks.workload.Workload;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
  private static final int READERS = 3;
  private static final Duration ROUND = Duration.ofSeconds(1);

  private final Workload workload = new Workload(10, 8);

  /** A millisecond goes by whenever somebody looks. */
  private final AtomicLong millis = new AtomicLong();

  private final ClosedLoop loop =
      new ClosedLoop(workload, () -> millis.incrementAndGet() * 1_000_000, server -> 0L, false);

  @Test
  void run_answeredAtOnce_everyReaderHasAThread() throws Exception {
    Recorded contender = new Recorded(true, READERS);

    Measurement measured = loop.run(contender, READERS, 1, ROUND);

    assertThat(contender.sessions).containsExactlyInAnyOrder("user-0", "user-1", "user-2");
    assertThat(contender.threads).hasSize(READERS);
    assertThat(measured.inFlight()).isEqualTo(READERS);
    assertThat(measured.keys()).isPositive();
  }

  @Test
  void run_answeredLater_noReaderWaits() throws Exception {
    Recorded contender = new Recorded(false, 1);

    loop.run(contender, READERS, 1, ROUND);

    assertThat(contender.waitedFor).hasValue(0);
  }

  @Test
  void paced_answeredLater_everyReaderWaitsOnAThread() throws Exception {
    Recorded contender = new Recorded(false, READERS);

    loop.paced(contender, READERS, Duration.ofNanos(1), 1, ROUND);

    assertThat(contender.threads).hasSize(READERS);
    assertThat(contender.waitedFor.get()).isPositive();
  }

  /** Answers nobody before so many readers have asked on threads of their own. */
  private final class Recorded implements Contender.Single {
    private final boolean atOnce;
    private final CountDownLatch company;
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicInteger waitedFor = new AtomicInteger();

    Recorded(boolean atOnce, int readers) {
      this.atOnce = atOnce;
      this.company = new CountDownLatch(readers);
    }

    @Override
    public byte @Nullable [] get(String key, String session) {
      waitedFor.incrementAndGet();
      sessions.add(session);
      if (threads.add(Thread.currentThread())) {
        company.countDown();
      }
      try {
        company.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return valueOf(key);
    }

    @Override
    public CompletionStage<byte @Nullable []> getAsync(String key, String session) {
      assertThat(atOnce).isFalse();
      return CompletableFuture.completedFuture(valueOf(key));
    }

    @Override
    public boolean isAnsweredAtOnce() {
      return atOnce;
    }

    @Override
    public String name() {
      return "recorded";
    }

    @Override
    public String server() {
      return "none";
    }

    @Override
    public void close() {}

    private byte[] valueOf(String key) {
      return workload.value(Integer.parseInt(key.substring("item:".length())));
    }
  }
}
