package dev.hunch.sidecar.endurance;

import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Readers and writers of one life: single reads, batches and streams, in parts and not, most of
 * them of few hot keys; puts and deletes, conditional ones too, and invalidations. Each group has
 * one writer, as a service has that serialises its writes of a row.
 */
final class MixedLoad {
  private static final int READERS = 3;
  private static final int WRITERS = 4;
  private static final int BATCH = 8;
  private static final long PATIENCE_SECONDS = 90;

  private final CheckedCalls calls;
  private final Channel channel;
  private final KeySpace keys;
  private final SharedTruth truth;
  private final Reference reference;
  private final int sessions;
  private final AtomicLong done = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  /**
   * Creates the load of one life.
   *
   * @param sessions how many sessions take turns
   */
  MixedLoad(
      CheckedCalls calls,
      Channel channel,
      KeySpace keys,
      SharedTruth truth,
      Reference reference,
      int sessions) {
    this.sessions = sessions;
    this.calls = calls;
    this.channel = channel;
    this.keys = keys;
    this.truth = truth;
    this.reference = reference;
  }

  /** One turn of a worker; false ends it. */
  private interface Turn {
    boolean take(SplittableRandom random) throws InterruptedException;
  }

  void start(SplittableRandom random) {
    for (int reader = 0; reader < READERS; reader++) {
      begin(
          random.split(),
          chance -> {
            calls.get(hotKey(chance), session(chance));
            return true;
          });
    }
    begin(
        random.split(),
        chance -> {
          calls.batchGet(neighbours(chance), session(chance));
          return true;
        });
    for (boolean inParts : new boolean[] {false, true}) {
      StreamReader stream = new StreamReader(channel, calls, keys, reference, inParts);
      begin(random.split(), chance -> stream.ask(neighbours(chance), session(chance)), stream::end);
    }
    for (int writer = 0; writer < WRITERS; writer++) {
      int number = writer;
      begin(random.split(), chance -> write(number, chance));
    }
  }

  /** How many calls have been made. */
  long done() {
    return done.get();
  }

  /** Lets every worker end and waits for them. */
  void stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      if (thread.isAlive()) {
        reference.tell("a worker hung");
        thread.interrupt();
      }
    }
  }

  private boolean write(int writer, SplittableRandom random) {
    int own = keys.groupOf(hotKey(random)) / WRITERS;
    int group = Math.min(writer + WRITERS * own, keys.groups() - WRITERS + writer);
    int[] all = calls.keysOf(group);
    int some = all[random.nextInt(all.length)];
    int kind = random.nextInt(100);
    if (kind < 45) {
      calls.write(some);
    } else if (kind < 60) {
      calls.writeIfAsRead(some);
    } else if (kind < 80) {
      truth.change(some);
      calls.invalidate(new int[] {some, all[random.nextInt(all.length)]});
    } else {
      for (int key : all) {
        if (random.nextBoolean()) {
          truth.change(key);
        }
      }
      invalidateMany(kind, group, keys.itemOf(some));
    }
    return true;
  }

  private void invalidateMany(int kind, int group, int item) {
    if (kind < 90) {
      calls.invalidatePrefix(group);
    } else if (kind < 99) {
      calls.invalidateTag(group, item);
    } else {
      calls.invalidateNamespaceOf(group);
    }
  }

  private String session(SplittableRandom random) {
    return "session" + random.nextInt(sessions);
  }

  /** The cube of chance: half of the reads are of an eighth of the keys. */
  private int hotKey(SplittableRandom random) {
    double chance = random.nextDouble();
    return (int) (keys.size() * chance * chance * chance);
  }

  private int[] neighbours(SplittableRandom random) {
    int[] group = calls.keysOf(keys.groupOf(hotKey(random)));
    int[] some = new int[BATCH];
    int first = random.nextInt(group.length);
    for (int i = 0; i < BATCH; i++) {
      some[i] = group[(first + i) % group.length];
    }
    return some;
  }

  private void begin(SplittableRandom random, Turn turn) {
    begin(random, turn, () -> {});
  }

  private interface End {
    void come() throws InterruptedException;
  }

  private void begin(SplittableRandom random, Turn turn, End end) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!stopping && !calls.isEnding() && turn.take(random)) {
                  done.incrementAndGet();
                }
                end.come();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                reference.tell("a worker failed: " + e);
              }
            },
            "mixed-load");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }
}
