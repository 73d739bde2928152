package dev.hunch.predictor.grammar;

import dev.hunch.core.access.Key;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys as templates with slots, and learns which from the keys themselves, in the manner of
 * Drain (He, Zhu, Zheng and Lyu, "Drain: an online log parsing approach with fixed depth tree",
 * ICWS 2017): a head is looked up first, then places that take few values stay constant.
 *
 * <p>It departs from Drain in that no delimiter is given: each head learns its own. Keys may be
 * parsed from the first one on; templates that were given an id keep it. What {@link GrammarRules}
 * say is not learned. Memory is bounded, whatever the keys are. Not thread-safe, but for the {@link
 * #templates}.
 */
public final class KeyGrammar {
  private static final String HEAD_ENDS = ":/|#?=,;@&";
  private static final int MAX_HEADS = 512;
  private static final int MAX_HEAD_LENGTH = 64;
  private static final int MAX_TEMPLATES = 8_192;
  private static final int MAX_NUMBER_DIGITS = 18;

  final Map<String, Map<String, HeadShape>> shapes = new HashMap<>();
  final Map<String, ConfiguredTemplates> configured = new HashMap<>();
  final List<Template> templates = new CopyOnWriteArrayList<>();
  private final GrammarRules rules;

  /** Creates a grammar that learns everything. */
  public KeyGrammar() {
    this(GrammarRules.NONE);
  }

  /** Creates a grammar that learns what the rules leave open. */
  public KeyGrammar(GrammarRules rules) {
    this.rules = rules;
    rules
        .byNamespace()
        .forEach((namespace, own) -> configured.put(namespace, new ConfiguredTemplates(own)));
  }

  /** What was not left to learning. */
  public GrammarRules rules() {
    return rules;
  }

  /** Learns from a key without parsing it. */
  public void observe(Key key) {
    ConfiguredTemplates.Match match = match(key);
    if (match != null) {
      match.observe();
      return;
    }
    HeadShape shape = shapeOf(key);
    shape.observe(key.text().substring(shape.head.length()));
  }

  /** Parses a key, and learns from it. */
  public ParsedKey read(Key key) {
    ConfiguredTemplates.Match match = match(key);
    if (match != null) {
      match.observe();
      return parse(key, match);
    }
    HeadShape shape = shapeOf(key);
    String rest = key.text().substring(shape.head.length());
    shape.observe(rest);
    return parse(shape, rest);
  }

  /** Parses a key; it may find a new template, but nothing else changes. */
  public ParsedKey parse(Key key) {
    ConfiguredTemplates.Match match = match(key);
    if (match != null) {
      return parse(key, match);
    }
    HeadShape shape = shapeOf(key);
    return parse(shape, key.text().substring(shape.head.length()));
  }

  /** The templates found so far, by id. Any thread may look at them. */
  public List<Template> templates() {
    return templates;
  }

  /** How many heads are told apart in all namespaces. */
  int headCount() {
    return shapes.values().stream().mapToInt(Map::size).sum();
  }

  /** Whether a template stands in the configuration. */
  boolean isConfigured(Template template) {
    ConfiguredTemplates own = configured.get(template.namespace());
    return own != null && own.templates.stream().anyMatch(one -> template.equals(one.template));
  }

  private ConfiguredTemplates.@Nullable Match match(Key key) {
    ConfiguredTemplates own = configured.get(key.namespace());
    return own == null ? null : own.match(key.text());
  }

  private ParsedKey parse(Key key, ConfiguredTemplates.Match match) {
    ConfiguredTemplates.Configured found = match.configured;
    Template template = found.template;
    if (template == null) {
      template = new Template(templates.size(), key.namespace(), found.pattern.literals());
      templates.add(template);
      found.template = template;
    }
    String[] slots = match.slots;
    long[] numbers = new long[slots.length * ParsedKey.NUMBERS_PER_SLOT];
    for (int i = 0; i < slots.length; i++) {
      readNumbers(slots[i], found.places[i], numbers, i * ParsedKey.NUMBERS_PER_SLOT);
    }
    return new ParsedKey(template, slots, numbers);
  }

  private ParsedKey parse(HeadShape shape, String rest) {
    List<Piece> pieces = shape.take(rest);
    Template template = templateOf(shape, pieces);
    if (template == null) {
      pieces = shape.takeWhole(rest);
      long signature = Piece.signatureOf(0, pieces);
      Template known = shape.templates.get(signature);
      template = known != null ? known : add(shape, signature, pieces);
    }
    String[] slots = new String[template.slotCount()];
    long[] numbers = new long[slots.length * ParsedKey.NUMBERS_PER_SLOT];
    int slot = 0;
    for (Piece piece : pieces) {
      String value = piece.value();
      if (value != null) {
        slots[slot] = value;
        readNumbers(value, piece.place(), numbers, slot * ParsedKey.NUMBERS_PER_SLOT);
        slot++;
      }
    }
    return new ParsedKey(template, slots, numbers);
  }

  /** Returns the pieces' template, or null if there are too many already. */
  private @Nullable Template templateOf(HeadShape shape, List<Piece> pieces) {
    long signature = Piece.signatureOf(1 + shape.delimiter, pieces);
    Template known = shape.templates.get(signature);
    if (known != null || shape.isFull() || templates.size() >= MAX_TEMPLATES) {
      return known;
    }
    return add(shape, signature, pieces);
  }

  private Template add(HeadShape shape, long signature, List<Piece> pieces) {
    Template added =
        new Template(templates.size(), shape.namespace, Piece.literalsOf(shape.head, pieces));
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

  /**
   * The length of the name that begins the key, with the delimiter behind it; 0 if none does. A
   * question mark is left to the query string that it may begin.
   */
  private static int headLength(String text) {
    if (!AtomKind.isLetter(text.charAt(0))) {
      return 0;
    }
    int end = 1;
    int limit = Math.min(text.length(), MAX_HEAD_LENGTH);
    while (end < limit && AtomKind.isWordPart(text.charAt(end))) {
      end++;
    }
    boolean named =
        end < text.length()
            && HEAD_ENDS.indexOf(text.charAt(end)) >= 0
            && AtomKind.of(text.substring(0, end)) == AtomKind.WORD;
    return !named ? 0 : text.charAt(end) == '?' ? end : end + 1;
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
