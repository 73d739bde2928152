package dev.hunch.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import dev.hunch.benchmarks.contender.Contender;
import dev.hunch.benchmarks.workload.Workload;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/**
 * Loads a contender with a number of readers, each of which asks again as soon as it has its
 * answer, and measures.
 *
 * <p>One reader, and readers of batches, wait on a thread each. More readers of single keys wait on
 * no thread: what brings an answer asks for the next key, as in a service without blocking calls.
 * Where there is nothing to wait for, as in shared memory, every reader has a thread: the first one
 * would else read until the round is over.
 */
public final class ClosedLoop {
  /** How long a call may be late before the round is given up. */
  private static final long PATIENCE_SECONDS = 30;

  private final Workload workload;
  private final LongSupplier nanoTime;
  private final ToLongFunction<String> serverCpuNanos;
  private final boolean onThreads;

  /**
   * Creates the loop.
   *
   * @param workload what is read
   * @param nanoTime elapsed time, in ns
   * @param serverCpuNanos the processor time that a server has taken, by its name
   * @param onThreads whether every reader waits on a thread of its own
   */
  public ClosedLoop(
      Workload workload,
      LongSupplier nanoTime,
      ToLongFunction<String> serverCpuNanos,
      boolean onThreads) {
    this.workload = workload;
    this.nanoTime = nanoTime;
    this.serverCpuNanos = serverCpuNanos;
    this.onThreads = onThreads;
  }

  /**
   * Runs one round.
   *
   * @throws WrongReplyException if a call failed or replied with something else than the value
   */
  public Measurement run(Contender contender, int inFlight, int round, Duration duration)
      throws WrongReplyException, InterruptedException {
    return run(contender, inFlight, Duration.ZERO, round, duration);
  }

  /**
   * Runs one round in which every reader waits on a thread, and pauses between an answer and its
   * next read.
   *
   * @throws WrongReplyException if a call failed or replied with something else than the value
   */
  public Measurement paced(
      Contender contender, int readers, Duration pause, int round, Duration duration)
      throws WrongReplyException, InterruptedException {
    return run(contender, readers, pause, round, duration);
  }

  private Measurement run(
      Contender contender, int inFlight, Duration pause, int round, Duration duration)
      throws WrongReplyException, InterruptedException {
    long serverCpu = serverCpuNanos.applyAsLong(contender.server());
    long clientCpu = clientCpuNanos();
    long start = nanoTime.getAsLong();
    Readers readers = new Readers(workload, nanoTime, start + duration.toNanos(), pause.toNanos());
    if (contender instanceof Contender.Single single
        && inFlight > 1
        && !onThreads
        && !single.isAnsweredAtOnce()
        && pause.isZero()) {
      runChains(readers, single, inFlight, duration);
    } else {
      runThreads(readers, contender, inFlight);
    }
    long elapsed = nanoTime.getAsLong() - start;
    Throwable failure = readers.failure();
    if (failure != null) {
      throw new WrongReplyException(contender.name() + ": " + failure.getMessage(), failure);
    }
    Histogram latencies = readers.latencies();
    return new Measurement(
        contender.name(),
        inFlight,
        round,
        readers.keys(),
        elapsed,
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99),
        latencies.getValueAtPercentile(99.9),
        clientCpuNanos() - clientCpu,
        serverCpuNanos.applyAsLong(contender.server()) - serverCpu);
  }

  private static void runChains(
      Readers readers, Contender.Single contender, int inFlight, Duration duration)
      throws InterruptedException {
    CountDownLatch running = new CountDownLatch(inFlight);
    for (int i = 0; i < inFlight; i++) {
      readers.begin(contender, i, running);
    }
    if (!running.await(duration.toSeconds() + PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      readers.failed(
          new IllegalStateException(running.getCount() + " calls were not answered in time"));
    }
  }

  private static void runThreads(Readers readers, Contender contender, int inFlight)
      throws InterruptedException {
    if (inFlight == 1) {
      runOne(readers, contender, 0);
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(inFlight);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < inFlight; i++) {
        int reader = i;
        running.add(threads.submit(() -> runOne(readers, contender, reader)));
      }
      for (Future<?> reader : running) {
        reader.get();
      }
    } catch (ExecutionException e) {
      readers.failed(e.getCause() == null ? e : e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static void runOne(Readers readers, Contender contender, int reader) {
    try {
      if (contender instanceof Contender.Single single) {
        readers.blocking(single, reader);
      } else if (contender instanceof Contender.Batch batch) {
        readers.blocking(batch, reader);
      }
    } catch (RuntimeException | Error e) {
      readers.failed(e);
    }
  }

  private static long clientCpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
