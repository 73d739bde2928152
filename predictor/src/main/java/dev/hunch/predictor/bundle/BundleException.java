package dev.hunch.predictor.bundle;

import org.jspecify.annotations.Nullable;

/** Says why a model bundle cannot be used. */
public final class BundleException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong with a bundle. */
  public enum Reason {
    /** There is nothing at the path. */
    NOT_FOUND,
    /** There is something, but no model bundle. */
    NOT_A_BUNDLE,
    /** The bundle's format is of a version that this program does not read. */
    WRONG_VERSION,
    /** A file that the manifest names, or that every bundle has, is not there. */
    MISSING_FILE,
    /** A file or the archive ends too early. */
    TRUNCATED,
    /** A file is not the one that the manifest names. */
    DIGEST_MISMATCH,
    /** A file is absurdly large. */
    TOO_LARGE,
    /** A file's content makes no sense, though its digest is right. */
    BAD_CONTENT,
    /** It was trained under another grammar than the one that is configured. */
    OTHER_GRAMMAR,
    /** The file system did not let it be read. */
    UNREADABLE
  }

  private final Reason reason;

  /** Creates an exception for a reason, in words, with what caused it if anything did. */
  public BundleException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  BundleException(Reason reason, String message) {
    this(reason, message, null);
  }

  /** What is wrong. */
  public Reason reason() {
    return reason;
  }
}
