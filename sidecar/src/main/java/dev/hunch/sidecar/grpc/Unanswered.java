package dev.hunch.sidecar.grpc;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What a stream knows of a message in parts that is not answered yet. The stream's lock guards it.
 */
final class Unanswered {
  /** How many keys are still to be answered. */
  int keys;

  /** Whether another message has been taken while this one waits for its loads. */
  boolean hasMadeWay;

  /** Gives it up at its deadline; null if it has none. */
  @Nullable Future<?> alarm;

  Unanswered(int keys) {
    this.keys = keys;
  }

  /** Some keys are answered; says whether those were the last. */
  boolean settles(int answered) {
    keys -= answered;
    return keys == 0;
  }
}
