package dev.hunch.core.prefetch;

import dev.hunch.core.access.AccessEvent;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way from the request threads to an agent. It never blocks: what does not fit is dropped and
 * counted. Many threads may offer, one may poll.
 */
public final class AccessEventQueue {
  private final ManyToOneConcurrentArrayQueue<AccessEvent> events;
  private final LongAdder dropped = new LongAdder();

  /** Creates an empty queue for {@code capacity} events, rounded up to a power of two. */
  public AccessEventQueue(int capacity) {
    events = new ManyToOneConcurrentArrayQueue<>(capacity);
  }

  /** Takes the event in, or drops it if the queue is full. */
  public void offer(AccessEvent event) {
    if (!events.offer(event)) {
      dropped.increment();
    }
  }

  /** Returns the oldest event, or null if there is none. */
  public @Nullable AccessEvent poll() {
    return events.poll();
  }

  /** How many events were dropped since the start. */
  public long dropped() {
    return dropped.sum();
  }

  /** How many events wait. */
  public int size() {
    return events.size();
  }
}
