package dev.hunch.core.cache;

/**
 * How many may wait for the stores, and how the namespaces share that.
 *
 * <p>Where several share it, none may take more than {@link #FAIRNESS} times the places that are
 * left: a flood of one is refused from three quarters on and leaves room for the others, whose
 * stores may be in better health (the dynamic threshold of Choudhury and Hahne, 1998).
 *
 * @param most how many may wait, at least 1
 * @param isShared whether there are several namespaces
 */
public record WaitingBound(int most, boolean isShared) {
  /** How many times the free places a namespace may hold. */
  private static final int FAIRNESS = 3;

  public WaitingBound {
    if (most < 1) {
      throw new IllegalArgumentException("most is below 1: " + most);
    }
  }

  /** The bound of a single namespace, which may take it all. */
  public static WaitingBound alone(int most) {
    return new WaitingBound(most, false);
  }

  /** Whether one more may wait of a namespace that has {@code its} of the {@code all} that do. */
  public boolean admits(int its, int all) {
    return all < most && isFair(its, all);
  }

  /** Whether a namespace that has {@code its} of {@code all} leaves the others their room. */
  public boolean isFair(int its, int all) {
    return !isShared || its < (long) FAIRNESS * (most - all);
  }
}
