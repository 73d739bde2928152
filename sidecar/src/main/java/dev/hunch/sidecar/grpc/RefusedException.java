package dev.hunch.sidecar.grpc;

/** A request that is refused before anything is done for it. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  RefusedException(Failure failure) {
    super(failure.message(), null, false, false); // it goes to the client: nobody reads its trace
    this.failure = failure;
  }

  Failure failure() {
    return failure;
  }
}
