package dev.hunch.predictor.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A grammar as JSON, with all that it needs to go on learning. */
public final class GrammarJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GrammarJson() {}

  /** Writes a grammar. */
  public static byte[] write(KeyGrammar grammar) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode templates = root.putArray("templates");
    for (Template template : grammar.templates) {
      templates.add(write(template));
    }
    ArrayNode rules = root.putArray("rules");
    // In the order of the rules, which is the configuration's.
    for (String namespace : grammar.rules().byNamespace().keySet()) {
      ConfiguredTemplates configured = grammar.configured.get(namespace);
      if (configured != null) {
        rules.add(write(namespace, configured));
      }
    }
    ArrayNode heads = root.putArray("heads");
    for (var namespace : new TreeMap<>(grammar.shapes).values()) {
      for (HeadShape shape : new TreeMap<>(namespace).values()) {
        heads.add(write(shape));
      }
    }
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  private static ObjectNode write(Template template) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", template.id());
    node.put("pattern", template.pattern());
    node.put("namespace", template.namespace());
    template.literals().forEach(node.putArray("literals")::add);
    return node;
  }

  private static ObjectNode write(String namespace, ConfiguredTemplates configured) {
    ObjectNode node = JSON.createObjectNode();
    node.put("namespace", namespace).put("opaque", configured.rules.isOpaque());
    configured.rules.templates().forEach(node.putArray("templates")::add);
    ArrayNode found = node.putArray("found");
    for (ConfiguredTemplates.Configured one : configured.templates) {
      ObjectNode entry = found.addObject();
      entry.put("template", one.template == null ? -1 : one.template.id());
      ArrayNode places = entry.putArray("places");
      for (FieldStats place : one.places) {
        places.add(write(place));
      }
    }
    return node;
  }

  private static ObjectNode write(QueryShape query) {
    ObjectNode node = JSON.createObjectNode().put("seen", query.seen).put("clean", query.clean);
    query.sequences.forEach(node.putArray("sequences")::add);
    node.set("whole", write(query.whole));
    ArrayNode values = node.putArray("values");
    query.values.forEach((name, place) -> values.add(write(place).put("name", name)));
    return node;
  }

  private static ObjectNode write(HeadShape shape) {
    ObjectNode node = JSON.createObjectNode();
    node.put("namespace", shape.namespace);
    node.put("head", shape.head);
    node.put("samples", shape.samples);
    node.put("delimiter", (int) shape.delimiter);
    writeInts(node.putArray("present"), shape.present);
    writeInts(node.putArray("clean"), shape.clean);
    writeInts(node.putArray("field-counts"), shape.fieldCounts);
    ArrayNode places = node.putArray("places");
    for (int count = 1; count <= HeadShape.MAX_FIELDS; count++) {
      for (int i = 0; i < shape.stats[count].length; i++) {
        if (shape.stats[count][i].seen > 0) {
          places.add(write(shape.stats[count][i]).put("of", count).put("place", i));
        }
      }
    }
    if (shape.query.seen > 0) {
      node.set("query", write(shape.query));
    }
    ObjectNode templates = node.putObject("templates");
    for (long signature : new TreeMap<>(shape.templates).keySet()) {
      templates.put(Long.toString(signature), shape.templates.get(signature).id());
    }
    return node;
  }

  private static ObjectNode write(FieldStats stats) {
    ObjectNode node = JSON.createObjectNode();
    node.put("seen", stats.seen).put("texts", stats.texts).put("numbers", stats.numbers);
    node.put("width", stats.width);
    writeInts(node.putArray("non-zeros"), stats.nonZeros);
    writeInts(node.putArray("cuts"), stats.cuts);
    stats.words.forEach(node.putArray("words")::add);
    stats.prefixes.forEach(node.putArray("prefixes")::add);
    stats.leadingNumbers.forEach(node.putArray("leading-numbers")::add);
    return node;
  }

  /**
   * Reads a grammar.
   *
   * @throws IOException if the text is not what {@link #write} writes
   */
  public static KeyGrammar read(byte[] json) throws IOException {
    JsonNode root = JSON.readTree(json);
    KeyGrammar grammar = new KeyGrammar(readRules(root.required("rules")));
    for (JsonNode node : root.required("templates")) {
      Template template = readTemplate(node);
      if (template.id() != grammar.templates.size()) {
        throw new IOException("template " + template.id() + " is out of order");
      }
      grammar.templates.add(template);
    }
    for (JsonNode node : root.required("rules")) {
      String namespace = node.required("namespace").textValue();
      ConfiguredTemplates configured = grammar.configured.get(namespace);
      if (configured != null) {
        readFound(node.required("found"), namespace, configured, grammar.templates);
      }
    }
    for (JsonNode node : root.required("heads")) {
      HeadShape shape = readShape(node, grammar.templates);
      grammar
          .shapes
          .computeIfAbsent(shape.namespace, namespace -> new HashMap<>())
          .put(shape.head, shape);
    }
    return grammar;
  }

  private static GrammarRules readRules(JsonNode nodes) {
    Map<String, GrammarRules.ForNamespace> byNamespace = new LinkedHashMap<>();
    for (JsonNode node : nodes) {
      byNamespace.put(
          node.required("namespace").textValue(),
          new GrammarRules.ForNamespace(
              readTexts(node.required("templates")), node.required("opaque").booleanValue()));
    }
    return new GrammarRules(byNamespace);
  }

  private static void readFound(
      JsonNode nodes, String namespace, ConfiguredTemplates configured, List<Template> templates)
      throws IOException {
    if (nodes.size() != configured.templates.size()) {
      throw new IOException("the rules have " + configured.templates.size() + " templates");
    }
    for (int i = 0; i < nodes.size(); i++) {
      ConfiguredTemplates.Configured one = configured.templates.get(i);
      int id = nodes.get(i).required("template").intValue();
      JsonNode places = nodes.get(i).required("places");
      if (id >= templates.size() || places.size() != one.places.length) {
        throw new IOException("no template " + id + " with " + places.size() + " slots");
      }
      if (id >= 0) {
        one.template = templates.get(id);
        if (!one.template.namespace().equals(namespace)
            || !one.template.literals().equals(one.pattern.literals())) {
          throw new IOException("template " + id + " is not the one of the rules of " + namespace);
        }
      }
      for (int place = 0; place < places.size(); place++) {
        readStats(places.get(place), one.places[place]);
      }
    }
  }

  private static void readQuery(JsonNode node, QueryShape query) throws IOException {
    query.seen = node.required("seen").intValue();
    query.clean = node.required("clean").intValue();
    node.required("sequences").forEach(hash -> query.sequences.add(hash.longValue()));
    readStats(node.required("whole"), query.whole);
    for (JsonNode value : node.required("values")) {
      FieldStats place = new FieldStats();
      readStats(value, place);
      query.values.put(value.required("name").textValue(), place);
    }
  }

  private static Template readTemplate(JsonNode node) {
    return new Template(
        node.required("id").intValue(),
        node.required("namespace").textValue(),
        readTexts(node.required("literals")));
  }

  private static HeadShape readShape(JsonNode node, List<Template> templates) throws IOException {
    HeadShape shape =
        new HeadShape(node.required("namespace").textValue(), node.required("head").textValue());
    shape.samples = node.required("samples").intValue();
    shape.delimiter = (char) node.required("delimiter").intValue();
    readInts(node.required("present"), shape.present);
    readInts(node.required("clean"), shape.clean);
    readInts(node.required("field-counts"), shape.fieldCounts);
    for (JsonNode place : node.required("places")) {
      int count = place.required("of").intValue();
      int at = place.required("place").intValue();
      if (count < 1 || count > HeadShape.MAX_FIELDS || at < 0 || at >= count) {
        throw new IOException("no place " + at + " of " + count);
      }
      readStats(place, shape.places(count)[at]);
    }
    if (node.has("query")) {
      readQuery(node.get("query"), shape.query);
    }
    for (var entry : node.required("templates").properties()) {
      int id = entry.getValue().intValue();
      if (id < 0 || id >= templates.size()) {
        throw new IOException("unknown template " + id);
      }
      Template template = templates.get(id);
      if (!template.namespace().equals(shape.namespace)
          || !template.literals().get(0).startsWith(shape.head)) {
        throw new IOException("template " + id + " is not one of the head \"" + shape.head + "\"");
      }
      shape.templates.put(Long.parseLong(entry.getKey()), template);
    }
    return shape;
  }

  private static void readStats(JsonNode node, FieldStats stats) throws IOException {
    stats.seen = node.required("seen").intValue();
    stats.texts = node.required("texts").intValue();
    stats.numbers = node.required("numbers").intValue();
    stats.width = node.required("width").intValue();
    stats.nonZeros = new int[node.required("non-zeros").size()];
    readInts(node.required("non-zeros"), stats.nonZeros);
    stats.cuts = new int[node.required("cuts").size()];
    readInts(node.required("cuts"), stats.cuts);
    checkComposite(stats);
    stats.words.addAll(readTexts(node.required("words")));
    stats.prefixes.addAll(readTexts(node.required("prefixes")));
    stats.leadingNumbers.addAll(readTexts(node.required("leading-numbers")));
  }

  private static void checkComposite(FieldStats stats) throws IOException {
    if (stats.nonZeros.length != Math.max(0, stats.width)) {
      throw new IOException(
          stats.nonZeros.length + " columns of numbers that are " + stats.width + " wide");
    }
    int last = 0;
    for (int cut : stats.cuts) {
      if (cut <= last || cut >= stats.width) {
        throw new IOException("cuts are not ascending below " + stats.width + ": " + cut);
      }
      last = cut;
    }
  }

  private static List<String> readTexts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    node.forEach(text -> texts.add(text.textValue()));
    return texts;
  }

  private static void writeInts(ArrayNode node, int[] values) {
    for (int value : values) {
      node.add(value);
    }
  }

  private static void readInts(JsonNode node, int[] into) throws IOException {
    if (node.size() != into.length) {
      throw new IOException("expected " + into.length + " numbers, found " + node.size());
    }
    for (int i = 0; i < into.length; i++) {
      into[i] = node.get(i).intValue();
    }
  }
}
