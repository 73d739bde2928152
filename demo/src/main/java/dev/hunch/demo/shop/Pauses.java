package dev.hunch.demo.shop;

/** Lets time pass. */
@FunctionalInterface
public interface Pauses {
  /** Pauses the caller for {@code nanos}. */
  void pause(long nanos);
}
