package dev.hunch.demo.show;

/** Tells the person who watches what the demo does. */
public interface Narrator {
  /** Says a line. */
  void say(String line);

  /**
   * Begins a step and says so.
   *
   * @param what it is, in a few words
   * @param size how much there is to do; 0 if nobody knows
   */
  Step begin(String what, long size);

  /** A step under way. Thread-safe. */
  interface Step {
    /** So much of it is done. */
    void reached(long done);

    /** It is done; {@code note} says with what outcome. */
    void done(String note);
  }
}
