package dev.hunch.sidecar.backing;

/** A query for several keys failed, and each of them may well be answered alone. */
final class TogetherException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final GroupSizes.Failure failure;

  TogetherException(GroupSizes.Failure failure, Throwable cause) {
    super("a query for several keys failed", cause, false, false);
    this.failure = failure;
  }

  GroupSizes.Failure failure() {
    return failure;
  }
}
