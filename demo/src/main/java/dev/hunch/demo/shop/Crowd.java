package dev.hunch.demo.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Many users that browse the shop, some at the same time.
 *
 * <p>The same seed, size and users make the same sessions with the same steps, whatever answers
 * their reads. Users of different ranges share tastes, but neither accounts nor orders. Nobody is
 * there twice at the same time, unless the users are fewer than those at once.
 */
public final class Crowd {
  private final Popularity popularity;

  /** The order in which the users come: everybody once before anybody twice. */
  private final int[] visitors;

  private final CrowdOptions options;

  /** Creates the crowd of a shop that was filled with this size and seed. */
  public Crowd(ShopSize size, long shopSeed, CrowdOptions options) {
    if (options.lastUser() > size.users()) {
      throw new IllegalArgumentException(
          "the last user is %d of %d".formatted(options.lastUser(), size.users()));
    }
    this.popularity = new Popularity(size, shopSeed);
    this.options = options;
    this.visitors = shuffled(options.firstUser(), options.lastUser(), options.seed());
  }

  /**
   * Lets all sessions run and returns when the last has ended.
   *
   * @param onSessionEnded is told how many have ended, from any thread
   * @throws ExecutionException if a session failed; the others are stopped
   * @throws InterruptedException if the caller is interrupted; the sessions are stopped
   */
  public void browse(ShopReads reads, CartWrites writes, Pauses pauses, IntConsumer onSessionEnded)
      throws ExecutionException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    Callable<Void> visitor =
        () -> {
          for (int i = next.getAndIncrement(); i < options.sessions(); i = next.getAndIncrement()) {
            session(i, reads, writes, pauses).run();
            onSessionEnded.accept(ended.incrementAndGet());
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(options.atOnce());
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < options.atOnce(); i++) {
        running.add(threads.submit(visitor));
      }
      for (Future<Void> one : running) {
        one.get();
      }
    } finally {
      next.set(options.sessions());
      threads.shutdownNow();
    }
  }

  /** The {@code index}-th visit, ready to run. */
  BrowsingSession session(int index, ShopReads reads, CartWrites writes, Pauses pauses) {
    SplittableRandom random = new SplittableRandom(options.seed() * 1_000_003 + index);
    SplittableRandom choices = random.split();
    SplittableRandom paces = random.split();
    long user = visitors[index % visitors.length];
    String session = options.name() + '-' + index;
    ShopService service =
        new ShopService(
            session, reads, writes, () -> pauses.pause(exponential(options.workMillis(), paces)));
    return new BrowsingSession(
        user,
        service,
        popularity,
        choices,
        () -> pauses.pause(exponential(options.thinkMillis(), paces)));
  }

  CrowdOptions options() {
    return options;
  }

  private static int[] shuffled(int first, int last, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] users = new int[last - first + 1];
    for (int i = 0; i < users.length; i++) {
      int other = random.nextInt(i + 1);
      users[i] = users[other];
      users[other] = first + i;
    }
    return users;
  }

  /** A duration in ns, memoryless about the mean, but never longer than five times that. */
  private static long exponential(double meanMillis, SplittableRandom random) {
    double factor = Math.min(5, -Math.log(1 - random.nextDouble()));
    return (long) (factor * meanMillis * 1e6);
  }
}
