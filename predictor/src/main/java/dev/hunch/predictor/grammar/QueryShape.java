package dev.hunch.predictor.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was seen of query strings behind the keys of one head: {@code ?sort=asc&page=2}. The names
 * are constants and the values slots; where there are too many names, the whole query is one slot.
 */
final class QueryShape {
  private static final int MAX_NAMES = 64;
  private static final int MAX_SEQUENCES = 64;
  private static final int MAX_PARAMETERS = 12;

  /** In free text a question mark begins no query: of hundred keys with one, so many must have. */
  private static final int MIN_CLEAN = 90;

  /** When so much was seen, counts have long told all that they can, and would overflow. */
  private static final int ENOUGH = 1 << 29;

  private static final String NOT_IN_URLS = " \t\n\r|<>{}\"\\^`";
  private static final String IN_NAMES = "[]%+*";

  /** Keys with a question mark, and those of them that have a query. */
  int seen;

  int clean;

  /** What was seen of the values, by the parameter's name. */
  final Map<String, FieldStats> values = new LinkedHashMap<>();

  /** The hashes of the names that came together, in order. */
  final Set<Long> sequences = new LinkedHashSet<>();

  /** What was seen of queries that are one slot. */
  final FieldStats whole = new FieldStats();

  /** Learns from the query of a key, if it has one. */
  void observe(String text) {
    int mark = text.indexOf('?');
    if (mark < 0 || seen >= ENOUGH) {
      return;
    }
    seen++;
    if (!isClean(text, mark)) {
      return;
    }
    clean++;
    String query = text.substring(mark + 1);
    List<String> parameters = parametersOf(query);
    if (sequences.size() < MAX_SEQUENCES && parameters.size() <= MAX_PARAMETERS) {
      sequences.add(sequenceOf(parameters));
    }
    whole.observe(query, AtomKind.of(query));
    for (String parameter : parameters) {
      String name = nameOf(parameter);
      FieldStats place = values.get(name);
      if (place == null && values.size() < MAX_NAMES) {
        place = new FieldStats();
        values.put(name, place);
      }
      if (place != null) {
        String value = parameter.substring(name.length());
        place.observe(value, AtomKind.of(value));
      }
    }
  }

  /** Where the query's question mark is; the text's length if it has none. */
  int startIn(String text) {
    int mark = text.indexOf('?');
    boolean begins = mark >= 0 && clean * 100L >= seen * (long) MIN_CLEAN && isClean(text, mark);
    return begins ? mark : text.length();
  }

  /** Takes a query apart, its question mark left out. */
  void take(String query, List<Piece> into) {
    List<String> parameters = parametersOf(query);
    boolean known = sequences.contains(sequenceOf(parameters));
    for (int i = 0; known && i < parameters.size(); i++) {
      known = values.containsKey(nameOf(parameters.get(i)));
    }
    if (!known) {
      into.add(new Piece("?", "", query, whole));
      return;
    }
    for (int i = 0; i < parameters.size(); i++) {
      String parameter = parameters.get(i);
      String name = nameOf(parameter);
      FieldStats place = values.getOrDefault(name, whole);
      into.add(new Piece(i == 0 ? "?" : "&", name, parameter.substring(name.length()), place));
    }
  }

  private static long sequenceOf(List<String> parameters) {
    long sequence = parameters.size();
    for (String parameter : parameters) {
      sequence = ParsedKey.extend(sequence, ParsedKey.hashOf(nameOf(parameter)));
    }
    return sequence;
  }

  private static List<String> parametersOf(String query) {
    List<String> parameters = new ArrayList<>();
    int from = 0;
    for (int to = query.indexOf('&'); to >= 0; to = query.indexOf('&', from)) {
      parameters.add(query.substring(from, to));
      from = to + 1;
    }
    parameters.add(query.substring(from));
    return parameters;
  }

  /** The parameter's name with the equals sign behind it; empty if it has none. */
  private static String nameOf(String parameter) {
    return parameter.substring(0, parameter.indexOf('=') + 1);
  }

  /**
   * Whether the key is a path with a query: nothing in it that no URL has, and each name a name.
   */
  private static boolean isClean(String text, int mark) {
    boolean inName = false;
    boolean begins = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (NOT_IN_URLS.indexOf(c) >= 0) {
        return false;
      }
      if (i == mark || (i > mark && c == '&')) {
        inName = true;
        begins = true;
      } else if (inName && c == '=') {
        if (begins) {
          return false;
        }
        inName = false;
      } else if (inName) {
        if (!AtomKind.isWordPart(c) && (begins || IN_NAMES.indexOf(c) < 0)) {
          return false;
        }
        begins = false;
      }
    }
    return true;
  }
}
