package dev.hunch.predictor.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * What follows one head: which delimiter separates its fields, and which of these are constant.
 *
 * <p>The delimiter is the strongest character that is nearly always there, or that often parts the
 * text into clean pieces; it is settled after a while. After that, keys that seem to have a field
 * too many because free text holds the delimiter are put right. A query string is parted off first.
 */
final class HeadShape {
  static final int MAX_FIELDS = 12;
  private static final String STRONG = "|:/;,#&";
  private static final String WEAK = "=@~ -_.";
  private static final String DELIMITERS = STRONG + WEAK;
  private static final int SETTLED_SAMPLES = 1_024;
  private static final double ALWAYS = 0.75;
  private static final double STRONG_CLEAN = 0.1;
  private static final double WEAK_CLEAN = 0.5;
  private static final double MODAL_SHARE = 0.5;
  private static final int MIN_SAMPLES_TO_JOIN = 32;
  private static final FieldStats[] NONE = {};
  private static final int MAX_TEMPLATES = 256;

  /** When so much was seen, counts have long told all that they can, and would overflow. */
  private static final int ENOUGH_SAMPLES = 1 << 29;

  final String namespace;
  final String head;
  int samples;
  final int[] present = new int[DELIMITERS.length()];
  final int[] clean = new int[DELIMITERS.length()];
  char delimiter;
  final int[] fieldCounts = new int[MAX_FIELDS + 1];

  /** By the number of fields, then by place; a row is made when it is needed. */
  final FieldStats[][] stats = new FieldStats[MAX_FIELDS + 1][];

  final QueryShape query = new QueryShape();
  final Long2ObjectHashMap<Template> templates = new Long2ObjectHashMap<>();

  HeadShape(String namespace, String head) {
    this.namespace = namespace;
    this.head = head;
    Arrays.fill(stats, NONE);
  }

  /** What was seen at each place of the keys with so many fields. */
  FieldStats[] places(int count) {
    if (stats[count].length < count) {
      stats[count] = new FieldStats[count];
      Arrays.setAll(stats[count], i -> new FieldStats());
    }
    return stats[count];
  }

  /** Learns from what follows the head in a key. */
  void observe(String text) {
    if (samples == ENOUGH_SAMPLES) {
      return;
    }
    query.observe(text);
    int end = query.startIn(text);
    if (end == 0 && !text.isEmpty()) {
      return;
    }
    String rest = text.substring(0, end);
    if (samples < SETTLED_SAMPLES) {
      observeDelimiters(rest);
    }
    samples++;
    if (samples <= SETTLED_SAMPLES && (samples & (samples - 1)) == 0) {
      settle();
    }
    observeFields(split(rest));
  }

  private void observeFields(String[] fields) {
    fieldCounts[fields.length]++;
    FieldStats[] places = places(fields.length);
    for (int i = 0; i < fields.length; i++) {
      places[i].observe(fields[i], AtomKind.of(fields[i]));
    }
  }

  private void observeDelimiters(String rest) {
    AtomKind whole = AtomKind.of(rest);
    if (whole.isVariable()) {
      return;
    }
    for (int d = 0; d < DELIMITERS.length(); d++) {
      char c = DELIMITERS.charAt(d);
      if (rest.indexOf(c) >= 0) {
        present[d]++;
        if (isClean(splitBy(rest, c), d < STRONG.length())) {
          clean[d]++;
        }
      }
    }
  }

  /** Whether the pieces are all of a kind, and one of them is an id (of weak delimiters only). */
  private static boolean isClean(String[] pieces, boolean strong) {
    boolean id = strong;
    for (String piece : pieces) {
      AtomKind kind = AtomKind.of(piece);
      if (kind == AtomKind.TEXT || kind == AtomKind.EMPTY) {
        return false;
      }
      id |= kind == AtomKind.NUMBER || kind == AtomKind.UUID;
    }
    return id;
  }

  private void settle() {
    char chosen = 0;
    for (int d = 0; d < DELIMITERS.length() && chosen == 0; d++) {
      boolean strong = d < STRONG.length();
      boolean fits =
          clean[d] >= samples * (strong ? STRONG_CLEAN : WEAK_CLEAN)
              || (strong && present[d] >= samples * ALWAYS);
      if (fits && (clean[d] > 0 || present[d] > 0)) {
        chosen = DELIMITERS.charAt(d);
      }
    }
    if (chosen != delimiter) {
      delimiter = chosen;
      Arrays.fill(fieldCounts, 0);
      Arrays.fill(stats, NONE);
    }
  }

  /** Parts what follows the head into fields. */
  String[] split(String rest) {
    if (delimiter == 0) {
      return new String[] {rest};
    }
    String[] fields = splitBy(rest, delimiter);
    int modal = modalCount();
    return modal > 0 && fields.length > modal ? joinText(fields, modal) : fields;
  }

  /** The number of fields that most keys have, if it is that clear; else 0. */
  private int modalCount() {
    if (samples < MIN_SAMPLES_TO_JOIN) {
      return 0;
    }
    int total = 0;
    int best = 0;
    for (int count = 1; count <= MAX_FIELDS; count++) {
      total += fieldCounts[count];
      if (fieldCounts[count] > fieldCounts[best]) {
        best = count;
      }
    }
    return fieldCounts[best] >= total * MODAL_SHARE ? best : 0;
  }

  private String[] joinText(String[] fields, int modal) {
    int text = 0;
    while (text < modal && !places(modal)[text].isText()) {
      text++;
    }
    if (text == modal) {
      return fields;
    }
    int surplus = fields.length - modal;
    String[] joined = new String[modal];
    for (int i = 0; i < modal; i++) {
      joined[i] =
          i < text
              ? fields[i]
              : i > text
                  ? fields[i + surplus]
                  : String.join(
                      String.valueOf(delimiter),
                      Arrays.asList(fields).subList(text, text + surplus + 1));
    }
    return joined;
  }

  private static String[] splitBy(String text, char delimiter) {
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == delimiter) {
        count++;
      }
    }
    String[] fields = new String[Math.min(count, MAX_FIELDS)];
    int from = 0;
    for (int i = 0; i < fields.length - 1; i++) {
      int to = text.indexOf(delimiter, from);
      fields[i] = text.substring(from, to);
      from = to + 1;
    }
    fields[fields.length - 1] = text.substring(from);
    return fields;
  }

  /** Takes what follows the head apart. */
  List<Piece> take(String rest) {
    List<Piece> pieces = new ArrayList<>();
    int end = query.startIn(rest);
    if (end > 0 || rest.isEmpty()) {
      String[] fields = split(rest.substring(0, end));
      FieldStats[] places = places(fields.length);
      String separator = delimiter == 0 ? "" : String.valueOf(delimiter);
      for (int i = 0; i < fields.length; i++) {
        boolean leading = i == 0 && head.isEmpty() && fields.length > 1;
        pieces.add(pieceOf(i == 0 ? "" : separator, fields[i], places[i], leading));
      }
    }
    if (end < rest.length()) {
      query.take(rest.substring(end + 1), pieces);
    }
    return pieces;
  }

  /** Takes what follows the head for one slot. */
  List<Piece> takeWhole(String rest) {
    return List.of(new Piece("", "", rest, places(1)[0]));
  }

  private static Piece pieceOf(String separator, String value, FieldStats place, boolean leading) {
    AtomKind kind = AtomKind.of(value);
    if (kind == AtomKind.EMPTY) {
      return new Piece(separator, "", null, place);
    }
    int digits = FieldStats.trailingDigits(value, kind);
    if (digits > 0) {
      String prefix = value.substring(0, value.length() - digits);
      if (place.isLiteralPrefix(prefix)) {
        return new Piece(separator, prefix, value.substring(prefix.length()), place);
      }
    }
    boolean constant =
        kind == AtomKind.WORD
            ? place.isLiteralWord(value)
            : kind == AtomKind.NUMBER && leading && place.isLiteralNumber(value);
    return constant
        ? new Piece(separator, value, null, place)
        : new Piece(separator, "", value, place);
  }

  boolean isFull() {
    return templates.size() >= MAX_TEMPLATES;
  }
}
