package dev.hunch.predictor.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
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
    node.put("head", template.head());
    node.put("delimiter", (int) template.delimiter());
    ArrayNode fields = node.putArray("fields");
    for (Template.Field field : template.fields()) {
      fields.addObject().put("literal", field.literal()).put("slot", field.hasSlot());
    }
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
      for (int i = 0; i < count; i++) {
        if (shape.stats[count][i].seen > 0) {
          places.add(write(shape.stats[count][i]).put("of", count).put("place", i));
        }
      }
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
    KeyGrammar grammar = new KeyGrammar();
    for (JsonNode node : root.required("templates")) {
      Template template = readTemplate(node);
      if (template.id() != grammar.templates.size()) {
        throw new IOException("template " + template.id() + " is out of order");
      }
      grammar.templates.add(template);
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

  private static Template readTemplate(JsonNode node) {
    List<Template.Field> fields = new ArrayList<>();
    for (JsonNode field : node.required("fields")) {
      fields.add(
          new Template.Field(
              field.required("literal").textValue(), field.required("slot").booleanValue()));
    }
    return new Template(
        node.required("id").intValue(),
        node.required("namespace").textValue(),
        node.required("head").textValue(),
        (char) node.required("delimiter").intValue(),
        fields);
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
      readStats(place, shape.stats[count][at]);
    }
    for (var entry : node.required("templates").properties()) {
      int id = entry.getValue().intValue();
      if (id < 0 || id >= templates.size()) {
        throw new IOException("unknown template " + id);
      }
      shape.templates.put(Long.parseLong(entry.getKey()), templates.get(id));
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
    readTexts(node.required("words"), stats.words);
    readTexts(node.required("prefixes"), stats.prefixes);
    readTexts(node.required("leading-numbers"), stats.leadingNumbers);
  }

  private static void readTexts(JsonNode node, Set<String> into) {
    node.forEach(text -> into.add(text.textValue()));
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
