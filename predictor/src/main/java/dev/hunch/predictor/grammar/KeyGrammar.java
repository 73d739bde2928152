package dev.hunch.predictor.grammar;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys as templates with slots, and learns which from the keys themselves, in the manner of
 * Drain (He, Zhu, Zheng and Lyu, "Drain: an online log parsing approach with fixed depth tree",
 * ICWS 2017): a head is looked up first, then places that take few values stay constant.
 *
 * <p>It departs from Drain in that no delimiter is given: each head learns its own. Keys may be
 * parsed from the first one on; templates that were given an id keep it. Not thread-safe.
 */
public final class KeyGrammar {
  private static final String HEAD_ENDS = ":/|#?=,;@&";
  private static final int MAX_HEADS = 512;
  private static final int MAX_TEMPLATES = 8_192;
  private static final int MAX_NUMBER_DIGITS = 18;

  final Map<String, Map<String, HeadShape>> shapes = new HashMap<>();
  final List<Template> templates = new ArrayList<>();

  /** Learns from a key without parsing it. */
  public void observe(Key key) {
    HeadShape shape = shapeOf(key);
    shape.observe(key.text().substring(shape.head.length()));
  }

  /** Parses a key, and learns from it. */
  public ParsedKey read(Key key) {
    HeadShape shape = shapeOf(key);
    String rest = key.text().substring(shape.head.length());
    shape.observe(rest);
    return parse(shape, rest);
  }

  /** Parses a key; it may find a new template, but nothing else changes. */
  public ParsedKey parse(Key key) {
    HeadShape shape = shapeOf(key);
    return parse(shape, key.text().substring(shape.head.length()));
  }

  /** The templates found so far, by id. */
  public List<Template> templates() {
    return templates;
  }

  private ParsedKey parse(HeadShape shape, String rest) {
    String[] fields = shape.split(rest);
    List<Template.Field> described = shape.describe(fields);
    Template template = templateOf(shape, described);
    if (template == null) {
      fields = new String[] {rest};
      described = List.of(Template.Field.SLOT);
      template = opaqueTemplateOf(shape);
    }
    String[] slots = new String[template.slotCount()];
    long[] numbers = new long[slots.length * ParsedKey.NUMBERS_PER_SLOT];
    int slot = 0;
    FieldStats[] places = shape.stats[fields.length];
    for (int i = 0; i < fields.length; i++) {
      Template.Field field = described.get(i);
      if (field.hasSlot()) {
        slots[slot] = fields[i].substring(field.literal().length());
        readNumbers(slots[slot], places[i], numbers, slot * ParsedKey.NUMBERS_PER_SLOT);
        slot++;
      }
    }
    return new ParsedKey(template, slots, numbers);
  }

  private @Nullable Template templateOf(HeadShape shape, List<Template.Field> fields) {
    long signature = fields.size() * 31L + shape.delimiter;
    for (Template.Field field : fields) {
      signature =
          ParsedKey.extend(
              signature, ParsedKey.hashOf(field.literal()) + (field.hasSlot() ? 1 : 0));
    }
    Template known = shape.templates.get(signature);
    if (known != null || shape.isFull() || templates.size() >= MAX_TEMPLATES) {
      return known;
    }
    return add(shape, signature, shape.delimiter, fields);
  }

  private Template opaqueTemplateOf(HeadShape shape) {
    Template known = shape.templates.get(0);
    return known != null ? known : add(shape, 0, (char) 0, List.of(Template.Field.SLOT));
  }

  private Template add(
      HeadShape shape, long signature, char delimiter, List<Template.Field> fields) {
    Template added = new Template(templates.size(), shape.namespace, shape.head, delimiter, fields);
    templates.add(added);
    shape.templates.put(signature, added);
    return added;
  }

  private HeadShape shapeOf(Key key) {
    Map<String, HeadShape> heads =
        shapes.computeIfAbsent(key.namespace(), namespace -> new HashMap<>());
    String head = key.text().substring(0, headLength(key.text()));
    HeadShape shape = heads.get(head);
    if (shape == null) {
      String kept = heads.size() < MAX_HEADS ? head : "";
      shape = heads.computeIfAbsent(kept, text -> new HeadShape(key.namespace(), text));
    }
    return shape;
  }

  /** The length of the name that begins the key, with the delimiter behind it; 0 if none does. */
  private static int headLength(String text) {
    if (!AtomKind.isLetter(text.charAt(0))) {
      return 0;
    }
    int end = 1;
    while (end < text.length() && AtomKind.isWordPart(text.charAt(end))) {
      end++;
    }
    boolean named =
        end < text.length()
            && HEAD_ENDS.indexOf(text.charAt(end)) >= 0
            && AtomKind.of(text.substring(0, end)) == AtomKind.WORD;
    return named ? end + 1 : 0;
  }

  private static void readNumbers(String slot, FieldStats place, long[] numbers, int at) {
    for (int part = 0; part < ParsedKey.NUMBERS_PER_SLOT; part++) {
      numbers[at + part] = ParsedKey.NO_NUMBER;
    }
    int length = slot.length();
    int firstEnd = digitsEnd(slot, 0);
    if (firstEnd == length) {
      numbers[at] = number(slot, 0, length);
      int[] cuts = place.cuts;
      if (cuts.length > 0
          && cuts.length + 1 < ParsedKey.NUMBERS_PER_SLOT
          && place.width == length) {
        for (int i = 0; i <= cuts.length; i++) {
          int from = i == 0 ? 0 : cuts[i - 1];
          numbers[at + 1 + i] = number(slot, from, i == cuts.length ? length : cuts[i]);
        }
      }
    } else if (place.isText()) {
      int end = length;
      while (end > 0 && !AtomKind.isDigit(slot.charAt(end - 1))) {
        end--;
      }
      int start = end;
      while (start > 0 && AtomKind.isDigit(slot.charAt(start - 1))) {
        start--;
      }
      numbers[at + 1] = number(slot, start, end);
    }
  }

  private static int digitsEnd(String text, int from) {
    int end = from;
    while (end < text.length() && AtomKind.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static long number(String text, int from, int to) {
    int start = from;
    while (start < to - 1 && text.charAt(start) == '0') {
      start++;
    }
    return start == to || to - start > MAX_NUMBER_DIGITS
        ? ParsedKey.NO_NUMBER
        : Long.parseLong(text, start, to, 10);
  }
}
