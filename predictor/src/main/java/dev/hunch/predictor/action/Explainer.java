package dev.hunch.predictor.action;

import dev.hunch.predictor.grammar.ParsedKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the actions that would have made a key, from each of the moments before it.
 *
 * <p>Of all the ways to make a key it prefers few: each takes as many slots as it can from one
 * event, the others from the most recent that have them. Whether an action is worth anything its
 * outcomes tell. Not thread-safe.
 */
public final class Explainer {
  /** From how far back a key is explained; the horizon of prediction, in events of the session. */
  public static final int HORIZON = 10;

  private static final int MAX_SLOTS = 12;
  private static final int MAX_ANCHORS = 3;
  private static final int MAX_FIELD_ANCHORS = 2;
  private static final double NEARLY_ALWAYS = 0.9;
  private static final double OFTEN = 0.05;

  private static final double DISCOUNT = 0.7;
  private static final float[] DISCOUNTS = new float[HORIZON + 1];

  static {
    for (int back = 1; back <= HORIZON; back++) {
      DISCOUNTS[back] = (float) Math.pow(DISCOUNT, back - 1);
    }
  }

  /**
   * What a prediction is worth that comes true at the {@code back}-th event after it: 1 at the next
   * one, and less the longer it would have lain in the cache.
   *
   * @param back from 1 to {@link #HORIZON}
   */
  public static float discount(int back) {
    return DISCOUNTS[back];
  }

  /** Is told of an action that would have made the key. */
  @FunctionalInterface
  public interface Listener {
    /**
     * An action would have made the key.
     *
     * @param back from which moment: right after the event that is {@code back} before the key
     * @param action its number
     * @param rank 0 for the explanation preferred, then 1 and so on
     */
    void explained(int back, int action, int rank);
  }

  private final ActionVocabulary vocabulary;
  private final SlotValues slotValues;

  private final SlotMatches matches = new SlotMatches(MAX_SLOTS);
  private final double[] shares = new double[MAX_SLOTS];
  private final int[] chosen = new int[MAX_SLOTS];
  private final boolean[] fromField = new boolean[MAX_SLOTS];
  private final long[] told = new long[MAX_ANCHORS + MAX_FIELD_ANCHORS];
  private final FieldMatches fields;

  /** Creates an explainer that adds what it finds to the vocabulary. */
  public Explainer(ActionVocabulary vocabulary) {
    this(vocabulary, new SlotValues());
  }

  Explainer(ActionVocabulary vocabulary, SlotValues slotValues) {
    this.vocabulary = vocabulary;
    this.slotValues = slotValues;
    this.fields = new FieldMatches(MAX_SLOTS);
  }

  SlotValues slotValues() {
    return slotValues;
  }

  /**
   * Explains the session's next key.
   *
   * @param window the session before the key
   * @param next the key
   */
  public void explain(SessionWindow window, ParsedKey next, Listener listener) {
    slotValues.observe(next);
    int slotCount = next.slotCount();
    if (slotCount > MAX_SLOTS || window.size() == 0) {
      return;
    }
    int size = window.size();
    for (int s = 0; s < slotCount; s++) {
      shares[s] = slotValues.share(next, s);
      matches.find(window, next, s);
    }
    fields.find(window, next);
    int horizon = Math.min(HORIZON, size);
    for (int back = 1; back <= horizon; back++) {
      explainFrom(window, next, back, listener);
    }
  }

  /** Tells the best explanations from what was known right after the event {@code from} back. */
  private void explainFrom(SessionWindow window, ParsedKey next, int from, Listener listener) {
    int size = window.size();
    int found = 0;
    int last = fields.isEmpty() ? 0 : size;
    for (int anchor = from; anchor <= last && found < MAX_FIELD_ANCHORS; anchor++) {
      if (chooseFields(next, anchor, from, size)) {
        found = tell(window, next, from, found, listener);
      }
    }
    int most = found + MAX_ANCHORS;
    for (int anchor = from; anchor <= size && found < most; anchor++) {
      if (isAnchor(next.slotCount(), anchor) && choose(next.slotCount(), anchor, from, size)) {
        found = tell(window, next, from, found, listener);
        if (next.slotCount() == 0) {
          return;
        }
      }
    }
  }

  /** Tells what was chosen unless it was told already, and returns how much that makes. */
  private int tell(SessionWindow window, ParsedKey next, int from, int found, Listener listener) {
    long signature = signatureOf(window, next, from);
    if (isTold(signature, found)) {
      return found;
    }
    int action =
        vocabulary.explained(signature, next.template().id(), () -> sources(window, next, from));
    told[found] = signature;
    if (action != ActionVocabulary.NONE) {
      listener.explained(from, action, found);
    }
    return found + 1;
  }

  private boolean isTold(long signature, int found) {
    for (int i = 0; i < found; i++) {
      if (told[i] == signature) {
        return true;
      }
    }
    return false;
  }

  /** Whether the event gives a slot that is not constant, or no event has to. */
  private boolean isAnchor(int slotCount, int back) {
    boolean allConstant = true;
    for (int s = 0; s < slotCount; s++) {
      boolean constant = shares[s] >= NEARLY_ALWAYS;
      if (!constant && matches.kind(s, back) != SlotMatches.NOTHING) {
        return true;
      }
      allConstant &= shares[s] >= OFTEN;
    }
    return allConstant;
  }

  /** Chooses for each slot the event to take it from; 0 says it is a constant. */
  private boolean choose(int slotCount, int anchor, int from, int size) {
    for (int s = 0; s < slotCount; s++) {
      fromField[s] = false;
      if (shares[s] >= NEARLY_ALWAYS) {
        chosen[s] = 0;
      } else if (matches.kind(s, anchor) != SlotMatches.NOTHING) {
        chosen[s] = anchor;
      } else {
        int back = matches.first(s, from, size, SlotMatches.COPY);
        if (back == 0 && shares[s] < OFTEN) {
          back = matches.first(s, from, size, SlotMatches.NUMBER);
          if (back == 0) {
            return false;
          }
        }
        chosen[s] = back;
      }
    }
    return true;
  }

  /**
   * Chooses the event's fields for the slots that no event known at the moment copies; says whether
   * that makes a key. All fields are taken from one element.
   */
  private boolean chooseFields(ParsedKey next, int anchor, int from, int size) {
    int slotCount = next.slotCount();
    boolean fromValue = false;
    int element = -1;
    for (int s = 0; s < slotCount; s++) {
      fromField[s] = false;
      if (shares[s] >= NEARLY_ALWAYS) {
        chosen[s] = 0;
        continue;
      }
      int copied =
          matches.kind(s, anchor) == SlotMatches.COPY
              ? anchor
              : matches.first(s, from, size, SlotMatches.COPY);
      if (copied != 0) {
        chosen[s] = copied;
      } else if (fields.has(s, anchor) && fields.hasAt(next, s, anchor, element)) {
        element = Math.max(element, fields.element(s, anchor));
        fromValue = true;
        fromField[s] = true;
        chosen[s] = anchor;
      } else if (shares[s] >= OFTEN) {
        chosen[s] = 0;
      } else {
        chosen[s] = matches.first(s, from, size, SlotMatches.NUMBER);
        if (chosen[s] == 0) {
          return false;
        }
      }
    }
    return fromValue;
  }

  private long signatureOf(SessionWindow window, ParsedKey next, int from) {
    long signature = Action.signatureOf(next.template().id());
    for (int s = 0; s < next.slotCount(); s++) {
      int back = chosen[s];
      if (back == 0) {
        signature = Action.extend(signature, Source.Constant.signature(next.slotHash(s)));
        continue;
      }
      int template = window.parsed(back).template().id();
      int nth = nth(window, template, from, back);
      long source =
          fromField[s]
              ? Source.Field.signature(template, nth, fields.path(s, back), fields.padding(s, back))
              : matches.signature(next, s, back, template, nth);
      signature = Action.extend(signature, source);
    }
    return signature;
  }

  private List<Source> sources(SessionWindow window, ParsedKey next, int from) {
    List<Source> sources = new ArrayList<>(next.slotCount());
    for (int s = 0; s < next.slotCount(); s++) {
      int back = chosen[s];
      if (back == 0) {
        sources.add(new Source.Constant(next.slot(s)));
        continue;
      }
      int template = window.parsed(back).template().id();
      int nth = nth(window, template, from, back);
      sources.add(
          fromField[s]
              ? new Source.Field(template, nth, fields.path(s, back), fields.padding(s, back))
              : matches.source(next, s, back, template, nth));
    }
    return sources;
  }

  /** How many events of the template lie between the moment and the event, itself included. */
  private static int nth(SessionWindow window, int template, int from, int back) {
    int nth = 0;
    for (int i = from; i <= back; i++) {
      if (window.parsed(i).template().id() == template) {
        nth++;
      }
    }
    return nth;
  }
}
