package dev.hunch.predictor.bundle;

/** What computes a bundle's sequence model. */
public enum Engine {
  /** The bundle's weights in arrays of our own: fast, needs nothing else. */
  KERNEL("dev.hunch.predictor.sequence.SequenceKernel"),
  /** DL4J, which trained it: the reference. It needs DL4J and its native library. */
  DL4J("org.deeplearning4j.nn.multilayer.MultiLayerNetwork");

  private final String needed;

  Engine(String needed) {
    this.needed = needed;
  }

  /** Whether what it needs is on the class path. */
  public boolean isThere() {
    try {
      Class.forName(needed, false, Engine.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
