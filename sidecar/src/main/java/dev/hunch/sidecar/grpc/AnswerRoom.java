package dev.hunch.sidecar.grpc;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the answers of all calls may take until their clients have taken them.
 *
 * <p>Small answers are never refused: what a call holds below {@link #UNCOUNTED_BYTES} is part of
 * what it costs to have a call at all. A {@link Share} does not even count it. Thread-safe.
 */
final class AnswerRoom {
  /** What a call or a stream may always hold, in bytes. */
  static final int UNCOUNTED_BYTES = 16 << 10;

  /** An answer of many small values takes room in steps of so many bytes. */
  private static final int STEP_BYTES = 64 << 10;

  private static final int SHARE_OF_HEAP = 4;
  private static final int ANSWERS_TO_FILL_IT = 2;

  private final long capacityBytes;
  private final long mostOfOneBytes;

  /** What is held here is held there too; null if this is the room of all. */
  private final @Nullable AnswerRoom whole;

  private final AtomicLong heldBytes = new AtomicLong();

  AnswerRoom(long capacityBytes) {
    this.capacityBytes = capacityBytes;
    this.mostOfOneBytes =
        Math.min(RequestLimits.MAX_ANSWER_BYTES, capacityBytes / ANSWERS_TO_FILL_IT);
    this.whole = null;
  }

  private AnswerRoom(AnswerRoom whole) {
    this.capacityBytes = whole.mostOfOneBytes;
    this.mostOfOneBytes = whole.mostOfOneBytes;
    this.whole = whole;
  }

  /** A quarter of the Java heap: answers are there, and in the transport's buffers beside it. */
  static AnswerRoom ofTheHeap() {
    return new AnswerRoom(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  /** The part of it that a stream's answers may take together: as much as one answer may. */
  AnswerRoom ofOneStream() {
    return new AnswerRoom(this);
  }

  /** What one answer may hold of it, in bytes; less than all, so that others are answered too. */
  long mostOfOneBytes() {
    return mostOfOneBytes;
  }

  /** Whether there is room for so many bytes more. An empty room has it for a value of any size. */
  boolean has(long bytes) {
    return fits(heldBytes.get(), bytes) && (whole == null || whole.has(bytes));
  }

  private boolean fits(long held, long bytes) {
    return held == 0 || held + bytes <= capacityBytes;
  }

  /** Takes room, if it has it. */
  boolean take(long bytes) {
    long held = heldBytes.get();
    while (fits(held, bytes)) {
      if (heldBytes.compareAndSet(held, held + bytes)) {
        if (whole == null || whole.take(bytes)) {
          return true;
        }
        heldBytes.addAndGet(-bytes); // meanwhile it stood in the way of its own stream only
        return false;
      }
      held = heldBytes.get();
    }
    return false;
  }

  /** Adds to what is held, whether there is room or not; gives room back if negative. */
  void change(long bytes) {
    heldBytes.addAndGet(bytes);
    if (whole != null) {
      whole.change(bytes);
    }
  }

  /** How many bytes are held. */
  long heldBytes() {
    return heldBytes.get();
  }

  /** Opens the share of one answer. */
  Share share() {
    return new Share();
  }

  /**
   * What one answer holds of the room, until it is closed: when its client has taken it, or will
   * not any more. Thread-safe.
   */
  final class Share {
    private final AtomicLong bytes = new AtomicLong();
    private long counted;
    private boolean isClosed;

    private Share() {}

    /** Takes a value in; returns why it has no room, or null if it has. */
    @Nullable Failure add(int valueBytes) {
      long sum = bytes.get() + valueBytes;
      while (sum <= UNCOUNTED_BYTES) {
        if (bytes.compareAndSet(sum - valueBytes, sum)) {
          return null;
        }
        sum = bytes.get() + valueBytes;
      }
      return addCounted(valueBytes);
    }

    private synchronized @Nullable Failure addCounted(int valueBytes) {
      long sum = bytes.get() + valueBytes;
      if (sum > mostOfOneBytes() && sum > valueBytes) {
        return Failure.ANSWER_TOO_LARGE;
      }
      long lacking = isClosed ? 0 : sum - counted; // nobody is given what comes after the end
      if (lacking > 0) {
        long step = Math.max(lacking, STEP_BYTES);
        if (!take(step)) {
          step = lacking;
          if (!take(step)) {
            return Failure.NO_ROOM_FOR_ANSWERS;
          }
        }
        counted += step;
      }
      bytes.addAndGet(valueBytes);
      return null;
    }

    /** Gives its room back. */
    void close() {
      change(-leave());
    }

    /** Closes it, but leaves its room to who calls: returns how many bytes of it are held. */
    synchronized long leave() {
      long left = isClosed ? 0 : counted;
      isClosed = true;
      return left;
    }
  }
}
