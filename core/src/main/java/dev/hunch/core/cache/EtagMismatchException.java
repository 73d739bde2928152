package dev.hunch.core.cache;

import org.jspecify.annotations.Nullable;

/** A conditional write did not happen: the present value is not the one that it expects. */
public final class EtagMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String presentEtag;

  EtagMismatchException(byte @Nullable [] present) {
    super("the present value is another");
    this.presentEtag = present == null ? "" : Etag.of(present);
  }

  /** The present value's etag; empty if there is no value. */
  public String presentEtag() {
    return presentEtag;
  }
}
