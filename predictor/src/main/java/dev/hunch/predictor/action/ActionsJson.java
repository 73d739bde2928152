package dev.hunch.predictor.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hunch.predictor.grammar.Template;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The action vocabulary, and the frequent values of slots, as JSON. */
public final class ActionsJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The widest that a number is padded to. */
  private static final int MAX_WIDTH = 128;

  private ActionsJson() {}

  /** Writes a vocabulary with the values that its explainer knows. */
  public static byte[] write(
      ActionVocabulary vocabulary, Explainer explainer, List<Template> templates)
      throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode actions = root.putArray("actions");
    for (Action action : vocabulary.actions()) {
      ObjectNode node = actions.addObject();
      node.put("id", action.id());
      node.put("words", action.describe(templates));
      node.put("template", action.template());
      ArrayNode sources = node.putArray("sources");
      for (Source source : action.sources()) {
        sources.add(write(source));
      }
    }
    vocabulary.writeUses(root.putObject("uses"));
    explainer.slotValues().write(root.putArray("values"));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  private static ObjectNode write(Source source) {
    ObjectNode node = JSON.createObjectNode();
    if (source instanceof Source.Copy copy) {
      return node.put("copy", copy.slot()).put("of", copy.template()).put("back", copy.back());
    }
    if (source instanceof Source.Stepped stepped) {
      return node.put("number", stepped.slot())
          .put("of", stepped.template())
          .put("back", stepped.back())
          .put("part", stepped.part())
          .put("step", stepped.step())
          .put("width", stepped.width());
    }
    if (source instanceof Source.Field field) {
      return node.put("field", field.path())
          .put("of", field.template())
          .put("back", field.back())
          .put("width", field.width());
    }
    return node.put("constant", ((Source.Constant) source).value());
  }

  /**
   * Reads what {@link #write} wrote into an empty vocabulary.
   *
   * @throws IOException if the text is not what it writes
   */
  public static void read(
      byte[] json, ActionVocabulary vocabulary, Explainer explainer, List<Template> templates)
      throws IOException {
    JsonNode root = JSON.readTree(json);
    for (JsonNode node : root.required("actions")) {
      List<Source> sources = new ArrayList<>();
      for (JsonNode source : node.required("sources")) {
        sources.add(readSource(source, templates.size()));
      }
      int id = node.required("id").intValue();
      int template = node.required("template").intValue();
      if (id != vocabulary.size() || id >= ActionVocabulary.CAPACITY) {
        throw new IOException("action " + id + " is out of order");
      }
      if (template < 0
          || template >= templates.size()
          || templates.get(template).slotCount() != sources.size()) {
        throw new IOException("action " + id + " does not fit template " + template);
      }
      vocabulary.add(new Action(id, template, sources));
    }
    vocabulary.readUses(root.required("uses"));
    explainer.slotValues().read(root.required("values"));
  }

  private static Source readSource(JsonNode node, int templates) throws IOException {
    if (node.has("constant")) {
      return new Source.Constant(node.get("constant").textValue());
    }
    int of = node.required("of").intValue();
    int back = node.required("back").intValue();
    if (of < 0 || of >= templates || back < 1 || back > SessionWindow.SIZE) {
      throw new IOException("no source: " + node);
    }
    if (node.has("copy")) {
      return new Source.Copy(of, back, node.get("copy").intValue());
    }
    if (node.has("field")) {
      String path = node.get("field").textValue();
      int width = node.required("width").intValue();
      if (path == null || width < 0 || width > MAX_WIDTH) {
        throw new IOException("no source: " + node);
      }
      return new Source.Field(of, back, path, width);
    }
    return new Source.Stepped(
        of,
        back,
        node.required("number").intValue(),
        node.required("part").intValue(),
        node.required("step").intValue(),
        node.required("width").intValue());
  }

  static long[] longs(JsonNode node) {
    long[] values = new long[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = node.get(i).longValue();
    }
    return values;
  }

  static void write(ArrayNode node, long[] values, int count) {
    for (int i = 0; i < count; i++) {
      node.add(values[i]);
    }
  }
}
