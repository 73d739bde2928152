package dev.hunch.core.access;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each client session, in bounded memory.
 *
 * <p>A session ends when it has been idle too long, or when it is the least recently active of too
 * many. Not thread-safe.
 *
 * @param <S> the state kept for a session
 */
public final class SessionTable<S> {
  private final int maxSessions;
  private final long idleMillis;
  private final Supplier<S> newState;

  /** The least recently active first: an active session is taken out and put back at the end. */
  private final LinkedHashMap<String, Slot<S>> sessions = new LinkedHashMap<>();

  private static final class Slot<S> {
    final S state;
    long lastMillis;

    Slot(S state) {
      this.state = state;
    }
  }

  /**
   * Creates an empty table.
   *
   * @param maxSessions how many sessions are held at most, at least 1
   * @param idleMillis a session idle for longer starts anew, in ms, at least 1
   * @param newState makes the state of a session that begins
   */
  public SessionTable(int maxSessions, long idleMillis, Supplier<S> newState) {
    if (maxSessions < 1) {
      throw new IllegalArgumentException("maxSessions is below 1: " + maxSessions);
    }
    if (idleMillis < 1) {
      throw new IllegalArgumentException("idleMillis is below 1: " + idleMillis);
    }
    this.maxSessions = maxSessions;
    this.idleMillis = idleMillis;
    this.newState = newState;
  }

  /**
   * Returns the session's state, new if it is unknown or was idle too long, and marks it active.
   */
  public S touch(String session, long epochMillis) {
    Slot<S> slot = sessions.remove(session);
    if (slot == null || epochMillis - slot.lastMillis > idleMillis) {
      slot = new Slot<>(newState.get());
    }
    sessions.put(session, slot);
    slot.lastMillis = epochMillis;
    endSurplus();
    return slot.state;
  }

  /** Returns the session's state without marking it active, or null if it is unknown. */
  public @Nullable S peek(String session) {
    Slot<S> slot = sessions.get(session);
    return slot == null ? null : slot.state;
  }

  /** How many sessions are held. */
  public int size() {
    return sessions.size();
  }

  private void endSurplus() {
    if (sessions.size() > maxSessions) {
      Iterator<String> eldest = sessions.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }
}
