package dev.hunch.training.trace;

/** Is told how far the reading of a trace has come. */
@FunctionalInterface
public interface TraceProgress {
  /** Does nothing. */
  TraceProgress NONE = (doneBytes, totalBytes) -> {};

  /**
   * So many bytes of all files, as they lie on the disk, have been read.
   *
   * @param doneBytes at most {@code totalBytes}, never going back
   * @param totalBytes the size of all files
   */
  void read(long doneBytes, long totalBytes);
}
