package dev.hunch.core.cache;

/** What expected keys are worth to the cache. Immutable. */
public final class Appraisal {
  private final double[] use;
  private final double room;

  Appraisal(double[] use, double room) {
    this.use = use;
    this.room = room;
  }

  /** How probable it is that the key is asked for while it would be held. */
  public double use(int key) {
    return use[key];
  }

  /** How probable that is for what one more entry would push out. */
  public double room() {
    return room;
  }
}
