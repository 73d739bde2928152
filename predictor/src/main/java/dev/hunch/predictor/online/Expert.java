package dev.hunch.predictor.online;

/** Who predicts. */
public enum Expert {
  /** Counts of actions after a template. */
  ACTIONS_ORDER_1(0, "actions-1"),
  /** Counts of actions after two templates. */
  ACTIONS_ORDER_2(1, "actions-2"),
  /** Counts of actions after three templates. */
  ACTIONS_ORDER_3(2, "actions-3"),
  /** Keys that followed a key. */
  ITEMS_ORDER_1(3, "items-1"),
  /** Keys that followed two keys. */
  ITEMS_ORDER_2(4, "items-2"),
  /** The recurrent model. */
  SEQUENCE(5, "sequence"),
  /** Keys that came after in sessions like this one. */
  NEIGHBOURS_AFTER(6, "neighbours-after"),
  /** Keys that came before in sessions like this one. */
  NEIGHBOURS_BEFORE(7, "neighbours-before");

  /** How many experts there are. */
  public static final int COUNT = values().length;

  private static final Expert[] VALUES = values();

  private final int input;
  private final String label;

  Expert(int input, String label) {
    this.input = input;
    this.label = label;
  }

  /** The expert's place among the inputs of the mixer. */
  public int input() {
    return input;
  }

  /** The expert's name in reasons and reports. */
  public String label() {
    return label;
  }

  /** The expert at this place of the mixer's inputs. */
  public static Expert at(int input) {
    return VALUES[input];
  }
}
