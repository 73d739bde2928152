package dev.hunch.core.cache;

/** A value that was put is larger than its namespace allows. An older value is gone. */
public final class ValueTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int maxValueBytes;

  ValueTooLargeException(int sizeBytes, int maxValueBytes) {
    super("the value is " + sizeBytes + " bytes long, more than " + maxValueBytes);
    this.maxValueBytes = maxValueBytes;
  }

  /** What its namespace allows, in bytes. */
  public int maxValueBytes() {
    return maxValueBytes;
  }
}
