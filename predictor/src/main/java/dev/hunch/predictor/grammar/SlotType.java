package dev.hunch.predictor.grammar;

/** What the values of a slot are, as far as all of them go. */
public enum SlotType {
  /** Whole numbers, of any length, with or without a sign. */
  NUMBER("number"),
  /** Whole numbers of one length, filled up with zeros. */
  PADDED_NUMBER("zero-padded number"),
  /** Digits and dots: decimal numbers, versions, IPv4 addresses. */
  DECIMAL("decimal"),
  /** UUIDs. */
  UUID("uuid"),
  /** Hexadecimal ids. */
  HEX("hex"),
  /** Dates in ISO order, with or without a time. */
  DATE("date"),
  /** Names: a letter or underscore, then letters, digits, underscores, dots and hyphens. */
  WORD("word"),
  /** Anything, spaces and delimiters too. */
  TEXT("text"),
  /** Several of these. */
  MIXED("mixed");

  private final String label;

  SlotType(String label) {
    this.label = label;
  }

  /** The type in words. */
  public String label() {
    return label;
  }

  /** Returns the type of a single value. */
  public static SlotType of(String value) {
    SlotTally tally = new SlotTally();
    tally.add(value);
    return tally.type();
  }
}
