package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads and prefetches whose loads begin together, so that the backing store may answer many of
 * them at once, and whose hits are noted together.
 *
 * <p>What is read until they begin is read at one time. Each is in every other respect a read or
 * prefetch by itself: joined by others from the moment it was asked for, bounded, invalidated and
 * cancelled alone. The loads begin with {@link #begin} or {@link #close}, which must follow soon.
 * Not thread-safe.
 */
public final class ReadsTogether implements AutoCloseable {
  private final Cache cache;
  private final Reads reads;
  private final Flights flights;
  private final List<Flight> waiting = new ArrayList<>();
  private final ReadNotes notes = new ReadNotes();
  private final InstantSource clock;

  /** The time of what is read until the next {@link #begin}; negative: nothing is yet. */
  private long nowMillis = -1;

  ReadsTogether(Cache cache, Reads reads, Flights flights, InstantSource clock) {
    this.clock = clock;
    this.cache = cache;
    this.reads = reads;
    this.flights = flights;
  }

  /**
   * Told which keys will be asked for next: some tens of them, whose entries are then looked up
   * faster.
   */
  public void lookAhead(List<Key> keys) {
    reads.lookAhead(keys);
  }

  /** Answers a read like {@link Cache#get}. */
  public CompletableFuture<Answer> get(Key key) {
    return reads.get(key, this::nowMillis, waiting::add, this::note);
  }

  /**
   * When the reads are that begin together, in ms since the epoch: at one time, that of the first.
   */
  public long nowMillis() {
    if (nowMillis < 0) {
      nowMillis = clock.millis();
    }
    return nowMillis;
  }

  /** Begins to load a key ahead of demand like {@link Cache#prefetch}. */
  public PrefetchStart prefetch(Key key) {
    return cache.prefetch(key, waiting::add);
  }

  private boolean note(Key key, Entry read) {
    if (read.origin() == Entry.Origin.PREFETCH) {
      return reads.note(key, read); // whether it was the first must be known now
    }
    if (notes.isFull()) {
      noteReads();
    }
    notes.add(key, read.sizeBytes());
    return false;
  }

  private void noteReads() {
    if (notes.count() > 0) {
      try {
        reads.note(notes);
      } finally {
        notes.clear();
      }
    }
  }

  /**
   * Notes what was read so far and begins its loads: to be called before others have their turn,
   * who may join them. More may follow. A load that cannot begin fails its readers.
   */
  public void begin() {
    nowMillis = -1;
    try {
      noteReads();
    } finally {
      List<Flight> all = List.copyOf(waiting);
      waiting.clear();
      if (!all.isEmpty()) {
        flights.startAll(all);
      }
    }
  }

  /** Begins what has not begun yet. */
  @Override
  public void close() {
    begin();
  }
}
