package dev.hunch.predictor.training;

import org.jspecify.annotations.Nullable;

/** Says why no model can be made of a log. */
public final class TrainingException extends Exception {
  private static final long serialVersionUID = 1;

  TrainingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  TrainingException(String message) {
    this(message, null);
  }
}
