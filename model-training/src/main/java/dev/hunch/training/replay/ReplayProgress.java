package dev.hunch.training.replay;

/** Is told how far a replay has come. */
@FunctionalInterface
public interface ReplayProgress {
  /** Does nothing. */
  ReplayProgress NONE = (policy, doneReads, totalReads) -> {};

  /** Of the policy's replay, so many reads are done; told now and then, and at the end. */
  void replayed(String policy, long doneReads, long totalReads);
}
