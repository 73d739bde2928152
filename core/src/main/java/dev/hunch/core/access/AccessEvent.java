package dev.hunch.core.access;

/**
 * One read, as the predictor and the access log see it.
 *
 * @param epochMillis wall time of the read, in ms since the epoch (in a replay: the trace's time)
 * @param session the client session that read; never empty
 * @param key what was read
 * @param result how the read was answered
 * @param sizeBytes size of the value served; 0 when the key does not exist
 */
public record AccessEvent(
    long epochMillis, String session, Key key, AccessResult result, int sizeBytes) {
  public AccessEvent {
    if (session.isEmpty()) {
      throw new IllegalArgumentException("session is empty");
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("sizeBytes is negative: " + sizeBytes);
    }
  }
}
