package dev.hunch.core.cache;

/**
 * A write that has been acknowledged and that the store may not have yet.
 *
 * @param number from 1; later writes have higher ones
 * @param write what is to be written
 * @param sinceMillis when it was taken, by the wall clock
 */
public record PendingWrite(long number, Write write, long sinceMillis) {
  public PendingWrite {
    if (number < 1) {
      throw new IllegalArgumentException("number is below 1: " + number);
    }
  }
}
