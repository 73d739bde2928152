package dev.hunch.sidecar.endurance;

import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Clients that come, read a little by calls and a stream, and leave, every other one rudely. */
final class Visitors {
  private static final int THREADS = 2;
  private static final int MESSAGES = 4;
  private static final long PATIENCE_SECONDS = 90;

  private final SidecarProcess.Ports ports;
  private final KeySpace keys;
  private final SharedTruth truth;
  private final Reference reference;
  private final Tally tally;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  Visitors(
      SidecarProcess.Ports ports,
      KeySpace keys,
      SharedTruth truth,
      Reference reference,
      Tally tally) {
    this.ports = ports;
    this.keys = keys;
    this.truth = truth;
    this.reference = reference;
    this.tally = tally;
  }

  void start(SplittableRandom random) {
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom own = random.split();
      Thread thread = new Thread(() -> comeAndGo(own), "visitor");
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Lets the last visitors leave and waits for them. */
  void stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      if (thread.isAlive()) {
        reference.tell("a visitor hung");
      }
    }
  }

  private void comeAndGo(SplittableRandom random) {
    try {
      while (!stopping) {
        visit(random, random.nextBoolean());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      reference.tell("a visitor failed: " + e);
    }
  }

  private void visit(SplittableRandom random, boolean rude) throws InterruptedException {
    ManagedChannel channel = ports.newChannel();
    CheckedCalls calls = new CheckedCalls(channel, keys, truth, reference, tally);
    try {
      calls.get(random.nextInt(keys.size()), "");
      StreamReader stream = new StreamReader(channel, calls, keys, reference, true);
      for (int i = 0; i < MESSAGES; i++) {
        stream.ask(calls.keysOf(random.nextInt(keys.groups())), "");
      }
      if (rude) {
        calls.expectTheEnd();
      } else {
        stream.end();
      }
    } finally {
      channel.shutdownNow();
    }
    if (!channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      reference.tell("a connection does not end");
    }
    tally.add(rude ? "visitors who left rudely" : "visitors");
  }
}
