package dev.hunch.sidecar.grpc;

/**
 * What a request may hold.
 *
 * @param maxKeyBytes the longest key, in bytes of UTF-8, at least 1
 * @param maxValueBytes the largest value of a put, at least 1
 * @param maxKeys how many keys one message may name, at least 1
 */
public record RequestLimits(int maxKeyBytes, int maxValueBytes, int maxKeys) {
  /** The longest namespace, session and prefix, in bytes of UTF-8. */
  static final int MAX_NAME_BYTES = 4096;

  /** How many keys one message may name unless configured otherwise. */
  public static final int DEFAULT_MAX_KEYS = 10_000;

  /**
   * What all values of one answer may take together at the most; keys beyond it get an error of
   * their own.
   */
  static final long MAX_ANSWER_BYTES = 256L << 20;

  private static final long SMALLEST_MESSAGE_BYTES = 4L << 20;
  private static final long LARGEST_MESSAGE_BYTES = 1L << 30;

  public RequestLimits {
    if (maxKeyBytes < 1) {
      throw new IllegalArgumentException("maxKeyBytes is below 1: " + maxKeyBytes);
    }
    if (maxValueBytes < 1) {
      throw new IllegalArgumentException("maxValueBytes is below 1: " + maxValueBytes);
    }
    if (maxKeys < 1) {
      throw new IllegalArgumentException("maxKeys is below 1: " + maxKeys);
    }
  }

  /**
   * The largest message taken from the wire, in bytes. It leaves room above the limits, so that
   * what is a little too large is answered with the name of its field; what is larger still, gRPC
   * refuses with RESOURCE_EXHAUSTED.
   */
  int maxMessageBytes() {
    long bytes = 2L * maxValueBytes + 2L * maxKeyBytes + 4L * MAX_NAME_BYTES;
    return (int) Math.min(LARGEST_MESSAGE_BYTES, Math.max(SMALLEST_MESSAGE_BYTES, bytes));
  }
}
