package dev.hunch.predictor.online;

import dev.hunch.core.access.Key;
import dev.hunch.predictor.action.Explainer;
import dev.hunch.predictor.action.SessionWindow;
import dev.hunch.predictor.grammar.ParsedKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Counts which keys followed a key, and a pair of keys, within the horizon. Not thread-safe.
 *
 * <p>Memory: at most some 100 bytes for each of {@code 150,000} contexts, and the keys.
 */
public final class ItemExpert {
  private static final int MAX_SINGLES = 100_000;
  private static final int MAX_PAIRS = 50_000;

  private final AssociationTable singles = new AssociationTable(MAX_SINGLES);
  private final AssociationTable pairs = new AssociationTable(MAX_PAIRS);

  /** Learns from the session's next key; {@code window} does not hold it yet. */
  public void learn(SessionWindow window, Key key, ParsedKey parsed) {
    long fingerprint = parsed.fingerprint();
    int horizon = Math.min(Explainer.HORIZON, window.size());
    for (int back = 1; back <= horizon; back++) {
      // Each occurrence counts a follower once, and a key does not follow itself.
      if (window.parsed(back).fingerprint() == fingerprint) {
        break;
      }
      singles.followed(
          window.parsed(back).fingerprint(), fingerprint, key, Explainer.discount(back));
      if (back < window.size()) {
        pairs.followed(pairContext(window, back), fingerprint, key, Explainer.discount(back));
      }
    }
    singles.occurred(fingerprint);
    if (window.size() > 0) {
      pairs.occurred(pair(window.parsed(1).fingerprint(), fingerprint));
    }
  }

  /** Proposes what followed the session's last key. */
  public void propose(SessionWindow window, Candidates candidates) {
    propose(singles, window.parsed(1).fingerprint(), Expert.ITEMS_ORDER_1, window, candidates);
    if (window.size() > 1) {
      propose(pairs, pairContext(window, 1), Expert.ITEMS_ORDER_2, window, candidates);
    }
  }

  /** Says what it thinks of the keys that others proposed. */
  public void judgeOthers(SessionWindow window, Candidates candidates) {
    judgeOthers(singles, window.parsed(1).fingerprint(), Expert.ITEMS_ORDER_1, candidates);
    if (window.size() > 1) {
      judgeOthers(pairs, pairContext(window, 1), Expert.ITEMS_ORDER_2, candidates);
    }
  }

  private static void propose(
      AssociationTable table,
      long context,
      Expert expert,
      SessionWindow window,
      Candidates candidates) {
    int row = table.rowOf(context);
    if (row == ContextIndex.NONE) {
      return;
    }
    int outcomes = (int) table.tries(row);
    int end = (row + 1) * AssociationTable.WIDTH;
    for (int entry = row * AssociationTable.WIDTH; entry < end; entry++) {
      @Nullable Key key = table.key(entry);
      if (key == null || window.holds(table.follower(entry), 1)) {
        continue;
      }
      int candidate = candidates.of(table.follower(entry));
      if (candidate != Candidates.NONE) {
        candidates.think(candidate, expert, table.probability(row, entry), outcomes);
        candidates.setKey(candidate, key);
      }
    }
  }

  private static void judgeOthers(
      AssociationTable table, long context, Expert expert, Candidates candidates) {
    int row = table.rowOf(context);
    if (row != ContextIndex.NONE) {
      candidates.thinkOfOthers(expert, table.probabilityOfOthers(row));
    }
  }

  private static long pairContext(SessionWindow window, int back) {
    return pair(window.parsed(back + 1).fingerprint(), window.parsed(back).fingerprint());
  }

  private static long pair(long before, long last) {
    return ParsedKey.mix(before * 31 + last);
  }

  /** Writes what was learned. */
  public void writeTo(DataOutput out) throws IOException {
    KeyTable keys = new KeyTable();
    singles.collectKeys(keys);
    pairs.collectKeys(keys);
    keys.writeTo(out);
    singles.writeTo(out, keys);
    pairs.writeTo(out, keys);
  }

  /** Reads what was learned. */
  public void readFrom(DataInput in) throws IOException {
    KeyTable keys = KeyTable.readFrom(in);
    singles.readFrom(in, keys);
    pairs.readFrom(in, keys);
  }
}
