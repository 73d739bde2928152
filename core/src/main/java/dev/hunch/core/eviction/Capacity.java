package dev.hunch.core.eviction;

/** The bound of a policy. */
final class Capacity {
  private Capacity() {}

  static long check(long capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is below 1: " + capacity);
    }
    return capacity;
  }
}
