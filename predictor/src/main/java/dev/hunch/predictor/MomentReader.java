package dev.hunch.predictor;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.SessionTable;
import dev.hunch.predictor.grammar.KeyGrammar;
import dev.hunch.predictor.grammar.ParsedKey;
import dev.hunch.predictor.online.NeighbourExpert;
import dev.hunch.predictor.online.Neighbourhood;

/**
 * Reads events as moments, and learns from each: how keys are made, and what follows what.
 *
 * <p>Nothing that is expected or comes true changes what it says. So who has the events beforehand
 * may let it read ahead on a thread of its own. Not thread-safe; moments may go to any thread.
 */
public final class MomentReader {
  private static final class LastEvent {
    private int number = NeighbourExpert.NONE;
  }

  private final KeyGrammar grammar;
  private final NeighbourExpert neighbours;
  private final SessionTable<LastEvent> sessions =
      new SessionTable<>(
          HunchPredictor.MAX_SESSIONS, HunchPredictor.SESSION_IDLE_MILLIS, LastEvent::new);

  MomentReader(KeyGrammar grammar, NeighbourExpert neighbours) {
    this.grammar = grammar;
    this.neighbours = neighbours;
  }

  /** Reads the next event of all. */
  public Moment read(AccessEvent event) {
    LastEvent last = sessions.touch(event.session(), event.epochMillis());
    ParsedKey parsed = grammar.read(event.key());
    last.number = neighbours.learn(last.number, parsed.fingerprint(), event.key());
    return new Moment(parsed, neighbours.around(last.number));
  }

  /** What stands, as of now, around the moments like the session's last one. */
  Neighbourhood around(String session) {
    LastEvent last = sessions.peek(session);
    return neighbours.around(last == null ? NeighbourExpert.NONE : last.number);
  }
}
