package dev.hunch.predictor.sequence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hunch.core.access.Key;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Long2LongHashMap;

/**
 * What the sequence model sees of an event and what it can predict.
 *
 * <p>Each event sets up to four inputs to one: its template, the action that explains it, its key
 * if that is a hot item, and how long ago the event before it was. The outputs are the actions,
 * then the hot items. Immutable.
 */
public final class SequenceVocabulary {
  /** How many inputs an event sets at most. */
  public static final int MAX_ACTIVE = 4;

  private static final int NONE = -1;

  /** Upper bounds of the classes of time gaps, in ms; one class follows them, one is "first". */
  private static final long[] GAP_LIMITS = {1, 10, 100, 1_000, 10_000, 60_000};

  private static final int GAP_CLASSES = GAP_LIMITS.length + 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A key that is asked for so often that it is predicted by name.
   *
   * @param fingerprint by the grammar
   * @param key the key
   */
  public record Item(long fingerprint, Key key) {}

  private final int templates;
  private final int[] actions;
  private final List<Item> items;
  private final Int2IntHashMap outputByAction = new Int2IntHashMap(NONE);
  private final Long2LongHashMap outputByItem = new Long2LongHashMap(NONE);

  /**
   * Creates a vocabulary.
   *
   * @param templates how many templates are told apart
   * @param actions the numbers of the actions
   * @param items the hot items
   */
  public SequenceVocabulary(int templates, int[] actions, List<Item> items) {
    this.templates = templates;
    this.actions = actions.clone();
    this.items = List.copyOf(items);
    for (int i = 0; i < actions.length; i++) {
      outputByAction.put(actions[i], i);
    }
    for (int i = 0; i < items.size(); i++) {
      outputByItem.put(items.get(i).fingerprint(), actions.length + i);
    }
  }

  /** How many inputs there are. */
  public int inputs() {
    return templates + 1 + outputs() + GAP_CLASSES;
  }

  /** How many outputs there are. */
  public int outputs() {
    return actions.length + items.size();
  }

  /** How many of the outputs, the first ones, are actions. */
  public int actionOutputs() {
    return actions.length;
  }

  /** The number of the action at an output. */
  public int action(int output) {
    return actions[output];
  }

  /** The item at an output. */
  public Item item(int output) {
    return items.get(output - actions.length);
  }

  /** The output of an action, or a negative number. */
  public int outputOfAction(int action) {
    return outputByAction.get(action);
  }

  /** The output of a key, or a negative number. */
  public int outputOfItem(long fingerprint) {
    return (int) outputByItem.get(fingerprint);
  }

  /**
   * Says which inputs an event sets.
   *
   * @param template the event's template
   * @param fingerprint the event's key
   * @param explanation the action that explains the event, or a negative number
   * @param gapMillis time since the session's last event; negative if it is the first
   * @param active filled with the inputs set
   * @return how many those are
   */
  public int encode(int template, long fingerprint, int explanation, long gapMillis, int[] active) {
    int count = 0;
    active[count++] = Math.min(template, templates);
    int action = explanation < 0 ? NONE : outputByAction.get(explanation);
    if (action >= 0) {
      active[count++] = templates + 1 + action;
    }
    int item = outputOfItem(fingerprint);
    if (item >= 0) {
      active[count++] = templates + 1 + item;
    }
    active[count++] = templates + 1 + outputs() + gapClass(gapMillis);
    return count;
  }

  private static int gapClass(long gapMillis) {
    if (gapMillis < 0) {
      return GAP_CLASSES - 1;
    }
    int gap = 0;
    while (gap < GAP_LIMITS.length && gapMillis > GAP_LIMITS[gap]) {
      gap++;
    }
    return gap;
  }

  /** Writes the vocabulary as JSON. */
  public byte[] write() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("templates", templates);
    ArrayNode actionNode = root.putArray("actions");
    for (int action : actions) {
      actionNode.add(action);
    }
    ArrayNode itemNode = root.putArray("items");
    for (Item item : items) {
      ObjectNode node = itemNode.addObject().put("fingerprint", item.fingerprint());
      node.put("namespace", item.key().namespace()).put("key", item.key().text());
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param knownActions how many actions there are
   * @throws IOException if the text is not what it writes
   */
  public static SequenceVocabulary read(byte[] json, int knownActions) throws IOException {
    JsonNode root = JSON.readTree(json);
    JsonNode actionNode = root.required("actions");
    int[] actions = new int[actionNode.size()];
    for (int i = 0; i < actions.length; i++) {
      actions[i] = actionNode.get(i).intValue();
      if (actions[i] < 0 || actions[i] >= knownActions) {
        throw new IOException("unknown action " + actions[i]);
      }
    }
    List<Item> items = new ArrayList<>();
    for (JsonNode node : root.required("items")) {
      items.add(
          new Item(
              node.required("fingerprint").longValue(),
              Key.of(node.required("namespace").textValue(), node.required("key").textValue())));
    }
    return new SequenceVocabulary(root.required("templates").intValue(), actions, items);
  }
}
