package dev.hunch.predictor.online;

import dev.hunch.predictor.action.Action;
import dev.hunch.predictor.action.ActionVocabulary;
import dev.hunch.predictor.action.SessionWindow;
import dev.hunch.predictor.grammar.ParsedKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts which actions came true within the horizon after the last template, the last two and the
 * last three. Not thread-safe.
 */
public final class RelationExpert {
  /** How many orders of context there are. */
  public static final int ORDERS = 3;

  /** A key among so many last ones of the session is not predicted: the cache has it. */
  public static final int RECENT = 10;

  /** An opinion that rests on fewer outcomes is kept back: it would drown what others know. */
  private static final int MIN_OUTCOMES = 3;

  private static final int MAX_SLOTS = 16;
  private static final int[] MAX_CONTEXTS = {4_096, 16_384, 32_768};

  private final ActionVocabulary vocabulary;
  private final RelationTable[] tables = new RelationTable[ORDERS];
  private final @Nullable String[] slots = new String[MAX_SLOTS];

  /**
   * Fingerprints made at the present event, one for each element of an action and 0 for none, so
   * that each action is tried once.
   */
  private long[] made = new long[256];

  private int madeCount;

  /** For each action, where its fingerprints begin, how many there are, and of which event. */
  private final int[] madeFrom = new int[ActionVocabulary.CAPACITY];

  private final int[] elements = new int[ActionVocabulary.CAPACITY];
  private final int[] madeAt = new int[ActionVocabulary.CAPACITY];
  private int event;

  /** Creates an expert that knows nothing of these actions yet. */
  public RelationExpert(ActionVocabulary vocabulary) {
    this.vocabulary = vocabulary;
    for (int order = 0; order < ORDERS; order++) {
      tables[order] = new RelationTable(MAX_CONTEXTS[order]);
    }
  }

  /** Computes the contexts of the present moment, one for each order. */
  public static void contextsOf(SessionWindow window, long[] contexts, int from) {
    long context = 0;
    int size = window.size();
    for (int order = 0; order < ORDERS; order++) {
      int template = order < size ? window.parsed(order + 1).template().id() : -2;
      context = ParsedKey.mix(context * 31 + template + 7);
      contexts[from + order] = context;
    }
  }

  /** Notes that the action would have made a key that followed these contexts. */
  public void found(long[] contexts, int from, int action) {
    for (int order = 0; order < ORDERS; order++) {
      tables[order].found(contexts[from + order], action);
    }
  }

  /** Proposes what the actions known in these contexts make of the session. */
  public void propose(SessionWindow window, long[] contexts, int from, Candidates candidates) {
    event++;
    madeCount = 0;
    for (int order = ORDERS - 1; order >= 0; order--) {
      RelationTable table = tables[order];
      int row = table.rowOf(contexts[from + order]);
      if (row < 0) {
        continue;
      }
      Expert expert = Expert.at(order);
      for (int entry = row; entry < row + RelationTable.WIDTH; entry++) {
        int action = table.action(entry);
        if (action < 0) {
          break;
        }
        int outcomes = table.outcomes(entry);
        make(action, window);
        for (int element = 0; element < elements[action]; element++) {
          int candidate = candidateOf(action, element, candidates);
          if (candidate == Candidates.NONE) {
            continue;
          }
          candidates.witness(candidate, order, entry, action);
          if (outcomes >= MIN_OUTCOMES) {
            candidates.think(candidate, expert, table.probability(entry), outcomes);
          }
        }
      }
    }
    candidates.thinkOfUnknown(Expert.ACTIONS_ORDER_1, RelationTable.FIRST_PROBABILITY);
  }

  /** Makes the keys of an action, but for those that the session just asked for. */
  private void make(int id, SessionWindow window) {
    if (madeAt[id] == event) {
      return;
    }
    Action action = vocabulary.get(id);
    madeAt[id] = event;
    madeFrom[id] = madeCount;
    elements[id] = action.elements(window);
    if (madeCount + elements[id] > made.length) {
      made = Arrays.copyOf(made, made.length * 2);
    }
    for (int element = 0; element < elements[id]; element++) {
      long fingerprint = action.instantiate(window, element, slots);
      made[madeCount++] = fingerprint != 0 && window.holds(fingerprint, RECENT) ? 0 : fingerprint;
    }
  }

  /** Makes a candidate of what an action made of an element, if it made a key. */
  private int candidateOf(int id, int element, Candidates candidates) {
    long fingerprint = made[madeFrom[id] + element];
    if (fingerprint == 0) {
      return Candidates.NONE;
    }
    int candidate = candidates.of(fingerprint);
    if (candidate != Candidates.NONE) {
      candidates.setAction(candidate, id, element, vocabulary.get(id).template());
    }
    return candidate;
  }

  /**
   * Proposes the keys that an action makes, on behalf of another expert and after {@link
   * #propose(SessionWindow, long[], int, Candidates)}.
   */
  public void propose(
      SessionWindow window, int action, Expert expert, float stretched, Candidates candidates) {
    make(action, window);
    for (int element = 0; element < elements[action]; element++) {
      int candidate = candidateOf(action, element, candidates);
      if (candidate != Candidates.NONE) {
        candidates.thinkStretched(candidate, expert, stretched);
      }
    }
  }

  /** Learns an outcome of what was proposed. */
  public void learn(int order, int entry, long context, int action, float target) {
    tables[order].learn(entry, context, action, target);
  }

  /** Writes what was learned. */
  public void writeTo(DataOutput out) throws IOException {
    for (RelationTable table : tables) {
      table.writeTo(out);
    }
  }

  /** Reads what was learned. */
  public void readFrom(DataInput in) throws IOException {
    for (RelationTable table : tables) {
      table.readFrom(in, vocabulary.size());
    }
  }
}
