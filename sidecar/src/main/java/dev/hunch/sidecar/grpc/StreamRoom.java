package dev.hunch.sidecar.grpc;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream holds of the room of all answers, and what rests until it holds less.
 *
 * <p>Not thread-safe: the stream's lock guards it.
 */
final class StreamRoom {
  /** How much may be ready before messages in parts are not read on, in bytes. */
  static final int MAX_READY_BYTES = 1 << 20;

  /** A value larger than this may be refused while others are on their way, in bytes. */
  private static final int LARGE_VALUE_BYTES = 16 << 20;

  private static final int LARGE_VALUES_TO_FILL_IT = 2;

  private final AnswerRoom room;

  /** What the next value may need, in bytes. */
  private final long nextValueBytes;

  /** What waits for the transport. */
  private long readyBytes;

  /** What the transport was given, and its client may not have taken yet. */
  private long handedBytes;

  /** What the room holds for this stream; differs from both until {@link #count}. */
  private long countedBytes;

  /** The rest of messages in parts. */
  private final ArrayDeque<Runnable> rests = new ArrayDeque<>();

  /**
   * Creates it.
   *
   * @param room the stream's part of the room of all
   */
  StreamRoom(AnswerRoom room) {
    this.room = room;
    this.nextValueBytes =
        Math.min(LARGE_VALUE_BYTES, room.mostOfOneBytes() / LARGE_VALUES_TO_FILL_IT);
  }

  /** An answer is ready to be sent. */
  void ready(StreamAnswer answer) {
    readyBytes += answer.sizeBytes();
  }

  /** Takes over what a share holds: its answer is counted here from now on. */
  void takeOver(AnswerRoom.Share share) {
    countedBytes += share.leave();
  }

  /** An answer that was ready is the transport's now. */
  void handed(StreamAnswer answer) {
    readyBytes -= answer.sizeBytes();
    handedBytes += answer.sizeBytes();
  }

  /** Whether the transport has something that the client may not have taken yet. */
  boolean isOnItsWay() {
    return handedBytes > 0;
  }

  /** The client has taken all that the transport was given, or never will. */
  void taken() {
    handedBytes = 0;
  }

  /** Nothing of what is held will be sent any more. */
  void clear() {
    readyBytes = 0;
    handedBytes = 0;
    rests.clear();
    count();
  }

  /** Tells the room what is held now. */
  void count() {
    long held = readyBytes + handedBytes;
    if (held != countedBytes) {
      room.change(held - countedBytes);
      countedBytes = held;
    }
  }

  /** Whether a message in parts is to be read on: the next value is likely to have room. */
  boolean readsOn() {
    return readyBytes < MAX_READY_BYTES
        && (readyBytes + handedBytes == 0 || room.has(nextValueBytes));
  }

  /** Keeps what is to be run when {@link #readsOn} is true again. */
  void rest(Runnable rest) {
    rests.add(rest);
  }

  /** Takes what rests and may go on. */
  List<Runnable> rested() {
    if (rests.isEmpty() || !readsOn()) {
      return List.of();
    }
    List<Runnable> rested = List.copyOf(rests);
    rests.clear();
    return rested;
  }

  /** Why one value more cannot be held; null if it can. */
  @Nullable Failure refusalOf(int valueBytes) {
    long held = readyBytes + handedBytes;
    boolean fits = held + valueBytes <= AnswerRoom.UNCOUNTED_BYTES || room.has(valueBytes);
    return fits ? null : Failure.NO_ROOM_FOR_ANSWERS;
  }
}
