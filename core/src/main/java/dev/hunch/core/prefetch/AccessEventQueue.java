package dev.hunch.core.prefetch;

import dev.hunch.core.access.AccessEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The way from the request threads to an agent. It never blocks: what does not fit is dropped and
 * counted. Thread-safe.
 */
public final class AccessEventQueue {
  // The JDK's: Agrona's queues want the JVM's internals opened, and the domain runs on any JVM.
  private final Queue<AccessEvent> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder dropped = new LongAdder();
  private final int capacity;

  /** Creates an empty queue for {@code capacity} events, at least 1. */
  public AccessEventQueue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is below 1: " + capacity);
    }
    this.capacity = capacity;
  }

  /** Takes the event in, or drops it if the queue is full. */
  public void offer(AccessEvent event) {
    if (size.incrementAndGet() > capacity) {
      size.decrementAndGet();
      dropped.increment();
    } else {
      events.add(event);
    }
  }

  /** Returns the oldest event, or null if there is none. */
  public @Nullable AccessEvent poll() {
    AccessEvent event = events.poll();
    if (event != null) {
      size.decrementAndGet();
    }
    return event;
  }

  /** How many events were dropped since the start. */
  public long dropped() {
    return dropped.sum();
  }

  /** How many events wait. */
  public int size() {
    return size.get();
  }
}
