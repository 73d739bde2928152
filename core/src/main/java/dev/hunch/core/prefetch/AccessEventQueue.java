package dev.hunch.core.prefetch;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Response;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The way from the request threads to an agent. It never blocks: what does not fit is dropped and
 * counted, and an event whose response would keep too much memory goes without it. Thread-safe.
 */
public final class AccessEventQueue {
  /** What the responses that wait may keep from being collected, in bytes. */
  static final long MAX_HELD_BYTES = 8 << 20;

  // The JDK's: Agrona's queues want the JVM's internals opened, and the domain runs on any JVM.
  private final Queue<AccessEvent> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final AtomicLong heldBytes = new AtomicLong();
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
      events.add(bounded(event));
    }
  }

  private AccessEvent bounded(AccessEvent event) {
    int bytes = event.response().heldBytes();
    if (bytes == 0 || heldBytes.addAndGet(bytes) <= MAX_HELD_BYTES) {
      return event;
    }
    heldBytes.addAndGet(-bytes);
    return event.withResponse(Response.NONE);
  }

  /** Returns the oldest event, or null if there is none. */
  public @Nullable AccessEvent poll() {
    AccessEvent event = events.poll();
    if (event != null) {
      size.decrementAndGet();
      if (event.response().heldBytes() != 0) {
        heldBytes.addAndGet(-event.response().heldBytes());
      }
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
