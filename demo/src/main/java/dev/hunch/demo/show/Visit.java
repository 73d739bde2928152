package dev.hunch.demo.show;

import dev.hunch.core.agent.Ticker;
import dev.hunch.demo.drive.DirectReader;
import dev.hunch.demo.drive.PrefetchTally;
import dev.hunch.demo.drive.ReadMeter;
import dev.hunch.demo.drive.Reader;
import dev.hunch.demo.drive.ValueCheck;
import dev.hunch.demo.shop.CartTable;
import dev.hunch.demo.shop.CartWrites;
import dev.hunch.demo.shop.Crowd;
import dev.hunch.demo.shop.Pauses;
import dev.hunch.demo.shop.ShopKeys;
import dev.hunch.demo.shop.ShopReads;
import dev.hunch.faults.FaultProxy;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Lets the users in, by one way of serving them, and measures and checks every read.
 *
 * @param plan how many come, and how fast they go
 * @param endpoint how the service reads
 * @param carts where it writes
 * @param truth what the database holds, read past proxy and sidecar
 * @param ticker elapsed time
 */
record Visit(
    DemoPlan plan, ShopEndpoint endpoint, CartTable carts, DirectReader truth, Ticker ticker) {
  private static final Pauses PAUSES = Visit::pause;

  /** Lets some users in who are not measured; what is cached for them is dropped again. */
  void warmUp() throws ExecutionException, InterruptedException {
    Reader reader = endpoint.reader(SidecarYaml.WARM_UP_NAMESPACE);
    new Crowd(plan.size(), plan.seed(), plan.warmUpCrowd())
        .browse(reads(reader), (session, user, product) -> {}, PAUSES, ended -> {});
    endpoint.invalidateAll(SidecarYaml.WARM_UP_NAMESPACE);
  }

  /** Lets users in whose reads make an access log, and nothing else. */
  void train(Narrator.Step step) throws ExecutionException, InterruptedException {
    new Crowd(plan.size(), plan.seed(), plan.trainingCrowd())
        .browse(reads(endpoint.reader(ShopKeys.NAMESPACE)), writes(), PAUSES, step::reached);
  }

  /**
   * Lets the users in that the demo shows.
   *
   * @param name the mode's name
   * @param reads counts the queries that reach the database
   * @param sidecarCpu the processor time that the sidecar has taken so far
   */
  ModeResult show(String name, FaultProxy reads, Supplier<Duration> sidecarCpu, Narrator.Step step)
      throws ExecutionException, InterruptedException {
    ReadMeter meter = new ReadMeter(endpoint.reader(ShopKeys.NAMESPACE), ticker);
    ValueCheck values = new ValueCheck(meter);
    CartCheck cartCheck = new CartCheck(meter, values, truth);
    PrefetchTally countsBefore = endpoint.counts();
    long queriesBefore = reads.queries();
    Duration cpuBefore = sidecarCpu.get();
    long start = ticker.nanos();
    new Crowd(plan.size(), plan.seed(), plan.shownCrowd())
        .browse(reads(cartCheck), writes(), PAUSES, step::reached);
    double seconds = (ticker.nanos() - start) / 1e9;
    Duration cpu = sidecarCpu.get().minus(cpuBefore);
    long queries = reads.queries() - queriesBefore;
    PrefetchTally counts = endpoint.counts().since(countsBefore);
    ValueCheck.Verdict verdict = values.compare(truth::load, () -> {});
    return new ModeResult(
        name,
        meter.report(),
        counts,
        queries,
        verdict.right() + verdict.wrong() + cartCheck.right() + cartCheck.wrong(),
        verdict.wrong() + cartCheck.wrong(),
        seconds,
        cpu.toNanos() / 1e9);
  }

  private CartWrites writes() {
    return (session, user, product) -> {
      carts.add(user, product);
      endpoint.invalidate(ShopKeys.NAMESPACE, "cart:" + user);
    };
  }

  private static ShopReads reads(Reader reader) {
    return (session, key) -> reader.read(session, key).value();
  }

  private static void pause(long nanos) {
    if (nanos > 0) {
      LockSupport.parkNanos(nanos);
    }
  }
}
