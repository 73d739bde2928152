package dev.hunch.predictor.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.collections.Long2LongHashMap;

/**
 * The actions known, each with a number. Bounded: when it is full, actions that have not succeeded
 * for long give up their number to new ones. Not thread-safe.
 */
public final class ActionVocabulary {
  /** How many actions are known at most. */
  public static final int CAPACITY = 8_192;

  /** Stands for "not known". */
  public static final int NONE = -1;

  /** Explanations counted before they are believed; a power of two. */
  private static final int SIEVE_SIZE = 1 << 16;

  private static final int EXAMINED_VICTIMS = 32;

  /** Later than every use. */
  private static final long PINNED = Long.MAX_VALUE;

  private final List<Action> actions = new ArrayList<>();
  private final long[] lastUses = new long[CAPACITY];
  private final Long2LongHashMap idsBySignature = new Long2LongHashMap(NONE);
  private final BitSet fieldTemplates = new BitSet();
  private final int[] sieve = new int[SIEVE_SIZE];
  private long uses;
  private int hand;

  /** The action with this number. */
  public Action get(int id) {
    return actions.get(id);
  }

  /** How many actions are known. */
  public int size() {
    return actions.size();
  }

  /** The actions known, by number. */
  public List<Action> actions() {
    return actions;
  }

  /**
   * Notes that an action explained a key, and returns its number. An action becomes known when it
   * explains a key for the second time.
   */
  int explained(long signature, int template, Supplier<List<Source>> sources) {
    uses++;
    long known = idsBySignature.get(signature);
    if (known != NONE) {
      lastUses[(int) known] = Math.max(uses, lastUses[(int) known]);
      return (int) known;
    }
    int at = (int) signature & (SIEVE_SIZE - 1);
    int tag = (int) (signature >>> 32) | 1;
    if (sieve[at] != tag) {
      sieve[at] = tag;
      return NONE;
    }
    int id = actions.size() < CAPACITY ? actions.size() : giveUpOne();
    add(new Action(id, template, sources.get()));
    return id;
  }

  /** Adds an action that was known before, or puts it in the place of the one with its number. */
  void add(Action action) {
    if (action.id() == actions.size()) {
      actions.add(action);
    } else {
      actions.set(action.id(), action);
    }
    idsBySignature.put(action.signature(), action.id());
    for (Source source : action.sources()) {
      if (source instanceof Source.Field field) {
        fieldTemplates.set(field.template());
      }
    }
    lastUses[action.id()] = uses;
  }

  /** Whether an action takes, or has taken, a slot from what such keys are answered with. */
  public boolean takesFieldsOf(int template) {
    return fieldTemplates.get(template);
  }

  /** Lets an action keep its number for good. */
  public void pin(int id) {
    lastUses[id] = PINNED;
  }

  private int giveUpOne() {
    int victim = hand;
    // Far fewer can be pinned than there are, so the search ends.
    for (int i = 0; i < EXAMINED_VICTIMS || lastUses[victim] == PINNED; i++) {
      hand = (hand + 1) % CAPACITY;
      if (lastUses[hand] < lastUses[victim]) {
        victim = hand;
      }
    }
    idsBySignature.remove(actions.get(victim).signature());
    return victim;
  }

  /** Writes how lately each action was of use, and what waits to be believed. */
  void writeUses(ObjectNode node) {
    node.put("now", uses).put("hand", hand);
    ActionsJson.write(node.putArray("last"), lastUses, actions.size());
    ArrayNode waiting = node.putArray("waiting");
    for (int at = 0; at < SIEVE_SIZE; at++) {
      if (sieve[at] != 0) {
        waiting.add(at).add(sieve[at]);
      }
    }
  }

  /** Reads what {@link #writeUses} wrote; the actions were added before. */
  void readUses(JsonNode node) throws IOException {
    uses = node.required("now").longValue();
    hand = node.required("hand").intValue();
    long[] last = ActionsJson.longs(node.required("last"));
    if (last.length != actions.size() || hand < 0 || hand >= CAPACITY) {
      throw new IOException(last.length + " uses of " + actions.size() + " actions");
    }
    System.arraycopy(last, 0, lastUses, 0, last.length);
    long[] waiting = ActionsJson.longs(node.required("waiting"));
    for (int i = 0; i + 1 < waiting.length; i += 2) {
      sieve[(int) waiting[i] & (SIEVE_SIZE - 1)] = (int) waiting[i + 1];
    }
  }
}
