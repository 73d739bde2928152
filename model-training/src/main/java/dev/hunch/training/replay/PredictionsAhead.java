package dev.hunch.training.replay;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Response;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.Moment;
import java.time.Duration;
import java.util.List;

/**
 * A predictor of Hunch that works on threads of its own, ahead of the replay: one reads the events
 * as moments, one predicts from them. It predicts the same as without.
 */
final class PredictionsAhead implements Predictor, AutoCloseable {
  private final List<AccessEvent> events;
  private final Ahead<AccessEvent, Moment> moments;
  private final Ahead<AccessEvent, List<Prediction>> predictions;
  private int told;

  /**
   * Creates a predictor that begins with the first event it is told of.
   *
   * @param events all that it will be told of
   */
  PredictionsAhead(HunchPredictor predictor, List<AccessEvent> events) {
    this.events = events;
    this.moments = new Ahead<>("moments", events, predictor.reader()::read);
    this.predictions =
        new Ahead<>("predictions", events, event -> predictor.onMoment(event, moments.next()));
  }

  /**
   * Whether what a predictor of Hunch is told is in the trace beforehand: a response is only where
   * the store answers at once.
   */
  static boolean isKnown(List<AccessEvent> events, Duration storeLatency) {
    return storeLatency.isZero()
        || events.stream().allMatch(event -> event.response() == Response.NONE);
  }

  @Override
  public List<Prediction> onAccess(AccessEvent event) {
    if (told == 0) {
      moments.start();
      predictions.start();
    }
    AccessEvent expected = events.get(told++);
    if (!isSame(expected, event)) {
      throw new IllegalStateException("told of " + event.key() + " instead of " + expected.key());
    }
    return predictions.next();
  }

  /** Whether they are the same to a predictor of Hunch. */
  private static boolean isSame(AccessEvent one, AccessEvent other) {
    return one.epochMillis() == other.epochMillis()
        && one.session().equals(other.session())
        && one.key().equals(other.key())
        && one.response().equals(other.response());
  }

  @Override
  public void close() {
    predictions.close();
    moments.close();
  }
}
