package dev.hunch.sidecar.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping of the configuration file, read key by key.
 *
 * <p>A mistake is noted with its line, and reading goes on with the default. What was never asked
 * for is unknown.
 */
final class Section {
  private record Pair(ScalarNode key, Node value) {}

  /**
   * A text in a list.
   *
   * @param line where it stands, from 1
   * @param text as it is written: no environment variable is put in
   */
  record Item(int line, String text) {}

  private final String path;
  private final int line;
  private final Mistakes mistakes;
  private final Variables variables;
  private final Map<String, Pair> pairs = new LinkedHashMap<>();
  private final TreeSet<String> asked = new TreeSet<>();

  /**
   * Begins to read a section.
   *
   * @param path the section's own path; empty for the whole file
   * @param line where it begins, from 1
   * @param node null for a section that is not there, or is empty
   */
  Section(String path, int line, @Nullable Node node, Mistakes mistakes, Variables variables) {
    this.path = path;
    this.line = line;
    this.mistakes = mistakes;
    this.variables = variables;
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(this::take);
    } else if (node != null && !isNull(node)) {
      mistakes.add(lineOf(node), path, "is " + kindOf(node) + "; a mapping of keys is allowed");
    }
  }

  private void take(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      mistakes.add(lineOf(tuple.getKeyNode()), path, "has a key that is not a text");
      return;
    }
    Pair before = pairs.putIfAbsent(key.getValue(), new Pair(key, tuple.getValueNode()));
    if (before != null) {
      mistakes.add(
          lineOf(key),
          pathOf(key.getValue()),
          "is given twice, first on line " + lineOf(before.key()));
    }
  }

  /** Where the section begins, from 1. */
  int line() {
    return line;
  }

  /** The keys in the file's order. */
  List<String> keys() {
    return new ArrayList<>(pairs.keySet());
  }

  boolean has(String key) {
    asked.add(key);
    Pair pair = pairs.get(key);
    return pair != null && !isNull(pair.value());
  }

  /** Returns the section under the key; an empty one if there is none. */
  Section section(String key) {
    asked.add(key);
    Pair pair = pairs.get(key);
    int at = pair == null ? line : lineOf(pair.key());
    return new Section(pathOf(key), at, pair == null ? null : pair.value(), mistakes, variables);
  }

  @Nullable String text(String key) {
    return scalar(key, true);
  }

  String text(String key, String fallback) {
    String text = scalar(key, true);
    return text == null ? fallback : text;
  }

  /** Returns a text as it is written: no environment variable is put in. */
  @Nullable String rawText(String key) {
    return scalar(key, false);
  }

  /** Returns the texts of a list; none if there is no list. */
  List<Item> items(String key) {
    asked.add(key);
    Pair pair = pairs.get(key);
    if (pair == null || isNull(pair.value())) {
      return List.of();
    }
    if (!(pair.value() instanceof SequenceNode list)) {
      mistake(key, "is " + kindOf(pair.value()) + "; a list of texts is allowed");
      return List.of();
    }
    List<Item> items = new ArrayList<>();
    for (Node node : list.getValue()) {
      if (node instanceof ScalarNode value && !isNull(node)) {
        items.add(new Item(lineOf(node), value.getValue()));
      } else {
        mistakes.add(lineOf(node), pathOf(key), "holds " + kindOf(node) + "; a text is allowed");
      }
    }
    return items;
  }

  /** Notes a mistake of one text of a list. */
  void mistake(String key, Item item, String message) {
    mistakes.add(item.line(), pathOf(key), message);
  }

  /** Returns a variable's value, if the key names one. */
  @Nullable String variable(String key) {
    String name = text(key);
    String value = name == null ? null : variables.valueOf(name);
    if (name != null && value == null) {
      mistake(key, unset(name));
    }
    return value;
  }

  /** Returns a path, relative to the folder. */
  @Nullable Path path(String key, Path folder) {
    String text = text(key);
    if (text == null) {
      return null;
    }
    try {
      if (!text.isBlank()) {
        return folder.resolve(text).normalize();
      }
    } catch (InvalidPathException e) {
      // told below
    }
    mistake(key, "is not a path");
    return null;
  }

  int integer(String key, int fallback, int min, int max) {
    String allowed = "a whole number from " + min + " to " + max + " is allowed";
    return within(key, fallback, Section::wholeOf, min, max, allowed);
  }

  double number(String key, double fallback, double min, double max) {
    String allowed = "a number from " + plain(min) + " to " + plain(max) + " is allowed";
    return within(key, fallback, Section::numberOf, min, max, allowed);
  }

  boolean flag(String key, boolean fallback) {
    String text = text(key);
    if (text == null) {
      return fallback;
    }
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    mistake(key, "is " + quoted(text) + "; true or false is allowed");
    return fallback;
  }

  long size(String key, long fallback, long min, long max) {
    String range = ", from " + Quantity.ofBytes(min) + " to " + Quantity.ofBytes(max);
    String allowed = Quantity.SIZE_FORM + range + ", is allowed";
    return within(key, fallback, Quantity::bytesOf, min, max, allowed);
  }

  Duration duration(String key, Duration fallback, Duration min, Duration max) {
    return duration(key, fallback, min, max, "");
  }

  /** Returns a duration, or null for {@code none}. */
  @Nullable Duration durationOrNone(
      String key, @Nullable Duration fallback, Duration min, Duration max) {
    String text = text(key);
    if (text == null) {
      return fallback;
    }
    return text.equals("none") ? null : duration(key, max, min, max, ", or none");
  }

  private Duration duration(
      String key, Duration fallback, Duration min, Duration max, String more) {
    String range = ", from " + Quantity.of(min) + " to " + Quantity.of(max);
    String allowed = Quantity.DURATION_FORM + range + more + ", is allowed";
    return within(key, fallback, Quantity::durationOf, min, max, allowed);
  }

  private <T extends Comparable<T>> T within(
      String key, T fallback, Function<String, @Nullable T> parse, T min, T max, String allowed) {
    String text = text(key);
    if (text == null) {
      return fallback;
    }
    T value = parse.apply(text);
    if (value != null && value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
      return value;
    }
    mistake(key, "is " + quoted(text) + "; " + allowed);
    return fallback;
  }

  private static @Nullable Integer wholeOf(String text) {
    try {
      return Integer.valueOf(text.replace("_", ""));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Double numberOf(String text) {
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Notes a mistake of a key, on the line of its value or, if it is not there, of the section. */
  void mistake(String key, String message) {
    Pair pair = pairs.get(key);
    mistakes.add(pair == null ? line : lineOf(pair.value()), pathOf(key), message);
  }

  /** Notes a mistake of the section itself. */
  void mistake(String message) {
    mistakes.add(line, path, message);
  }

  /** Notes every key that nobody asked for. */
  void finish() {
    pairs.forEach(
        (key, pair) -> {
          if (!asked.contains(key)) {
            mistakes.add(
                lineOf(pair.key()),
                pathOf(key),
                "is not a known key"
                    + Suggestion.of(key, asked)
                    + "; known "
                    + (path.isEmpty() ? "at the top" : "in " + path)
                    + ": "
                    + String.join(", ", asked));
          }
        });
  }

  String pathOf(String key) {
    String name = key.matches("[A-Za-z0-9_-]+") ? key : '"' + key + '"';
    return path.isEmpty() ? name : path + '.' + name;
  }

  private @Nullable String scalar(String key, boolean substitute) {
    asked.add(key);
    Pair pair = pairs.get(key);
    if (pair == null || isNull(pair.value())) {
      return null;
    }
    if (!(pair.value() instanceof ScalarNode value)) {
      mistake(key, "is " + kindOf(pair.value()) + "; a single value is allowed");
      return null;
    }
    return substitute
        ? variables.putInto(value.getValue(), name -> mistake(key, unset(name)))
        : value.getValue();
  }

  private static String unset(String name) {
    return "names the environment variable " + name + ", which is not set";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static String kindOf(Node node) {
    return switch (node.getNodeId()) {
      case mapping -> "a mapping";
      case sequence -> "a list";
      default -> "a single value";
    };
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
