package dev.hunch.demo.shop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A crowd that browses in virtual time, which passes as fast as the computer works: every read
 * takes equally long, and pauses take none of ours.
 *
 * <p>The sessions run one after the other on the caller's thread, each from the moment at which a
 * place among those at once was free. That is as if they ran together, for no session reads what
 * another writes. The same crowd and the same values give the same reads. Not thread-safe.
 */
public final class VirtualCrowd {
  private final Crowd crowd;
  private final Duration readTime;
  private final List<TimedRead> reads = new ArrayList<>();

  /** The time of the session that runs, in ns. */
  private long nowNanos;

  /**
   * Creates the crowd.
   *
   * @param readTime how long each read takes, and each write
   */
  public VirtualCrowd(Crowd crowd, Duration readTime) {
    this.crowd = crowd;
    this.readTime = readTime;
  }

  /**
   * Lets all sessions run.
   *
   * @param onSessionEnded is told how many have ended
   * @return all reads, in the order of their time
   */
  public List<TimedRead> browse(ShopReads store, CartWrites writes, IntConsumer onSessionEnded) {
    PriorityQueue<Long> places = new PriorityQueue<>();
    places.addAll(Collections.nCopies(crowd.options().atOnce(), 0L));
    for (int i = 0; i < crowd.options().sessions(); i++) {
      nowNanos = places.remove();
      crowd
          .session(
              i,
              (session, key) -> read(store, session, key),
              (session, user, product) -> {
                writes.addToCart(session, user, product);
                nowNanos += readTime.toNanos();
              },
              nanos -> nowNanos += nanos)
          .run();
      places.add(nowNanos);
      onSessionEnded.accept(i + 1);
    }
    reads.sort(Comparator.comparingLong(TimedRead::nanos)); // stable
    return List.copyOf(reads);
  }

  private byte @Nullable [] read(ShopReads store, String session, String key) {
    byte[] value = store.read(session, key);
    nowNanos += readTime.toNanos();
    reads.add(new TimedRead(nowNanos, session, key, value == null ? 0 : value.length));
    return value;
  }
}
