package dev.hunch.core.access;

/**
 * One read, as the predictor and the access log see it.
 *
 * @param epochMillis wall time of the read, in ms since the epoch (in a replay: the trace's time)
 * @param session the client session that read; never empty
 * @param key what was read
 * @param result how the read was answered
 * @param sizeBytes size of the value served; 0 when the key does not exist
 * @param response what may be seen of the value
 * @param isLateAnswer whether the read was told before, when its answer was not known yet
 */
public record AccessEvent(
    long epochMillis,
    String session,
    Key key,
    AccessResult result,
    int sizeBytes,
    Response response,
    boolean isLateAnswer) {
  public AccessEvent {
    if (session.isEmpty()) {
      throw new IllegalArgumentException("session is empty");
    }
    if (sizeBytes < 0) {
      throw new IllegalArgumentException("sizeBytes is negative: " + sizeBytes);
    }
  }

  /** A read of whose value nothing is to be seen. */
  public AccessEvent(
      long epochMillis, String session, Key key, AccessResult result, int sizeBytes) {
    this(epochMillis, session, key, result, sizeBytes, Response.NONE, false);
  }

  /** The same read with this response. */
  public AccessEvent withResponse(Response seen) {
    return new AccessEvent(epochMillis, session, key, result, sizeBytes, seen, isLateAnswer);
  }

  /** The same read, told for the second time. */
  public AccessEvent asLateAnswer() {
    return new AccessEvent(epochMillis, session, key, result, sizeBytes, response, true);
  }
}
