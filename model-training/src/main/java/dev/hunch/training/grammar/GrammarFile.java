package dev.hunch.training.grammar;

import dev.hunch.predictor.grammar.GrammarRules;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads the sections {@code namespaces.NAME.grammar} of a sidecar's configuration, and of that
 * nothing else. One file for both, so that what is trained and what is served agree. Used once.
 */
public final class GrammarFile {
  private final Path file;
  private final List<String> mistakes = new ArrayList<>();

  private GrammarFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws GrammarFileException if it holds no grammar, or a wrong one
   * @throws IOException if it cannot be read
   */
  public static GrammarRules read(Path file) throws GrammarFileException, IOException {
    return new GrammarFile(file).read();
  }

  private GrammarRules read() throws GrammarFileException, IOException {
    Map<String, GrammarRules.ForNamespace> byNamespace = new LinkedHashMap<>();
    Node root = parsed();
    pairs(root, "the file")
        .forEach(
            (key, value) -> {
              if (key.equals("namespaces")) {
                pairs(value, key).forEach((name, its) -> readNamespace(name, its, byNamespace));
              }
            });
    GrammarRules rules = new GrammarRules(byNamespace);
    if (mistakes.isEmpty() && rules.byNamespace().isEmpty()) {
      mistakes.add(file + ": has no namespaces.NAME.grammar that says anything");
    }
    if (!mistakes.isEmpty()) {
      throw new GrammarFileException(mistakes);
    }
    return rules;
  }

  private @Nullable Node parsed() throws IOException {
    try {
      Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      return yaml.compose(new StringReader(Files.readString(file)));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      mistakes.add(file + ":" + line + ": is not valid YAML: " + e.getProblem());
    } catch (YAMLException e) {
      mistakes.add(file + ": is not valid YAML");
    } catch (CharacterCodingException e) {
      mistakes.add(file + ": is not text in UTF-8");
    }
    return null;
  }

  private void readNamespace(
      String name, Node namespace, Map<String, GrammarRules.ForNamespace> into) {
    Node grammar = pairs(namespace, "namespaces." + name).get("grammar");
    if (grammar == null) {
      return;
    }
    String path = "namespaces." + name + ".grammar";
    List<String> templates = List.of();
    boolean isOpaque = false;
    for (Map.Entry<String, Node> entry : pairs(grammar, path).entrySet()) {
      String key = path + "." + entry.getKey();
      switch (entry.getKey()) {
        case "templates" -> templates = templates(entry.getValue(), key);
        case "opaque" -> isOpaque = flag(entry.getValue(), key);
        default ->
            mistake(
                entry.getValue(),
                key,
                "is not a known key; known in " + path + ": opaque, templates");
      }
    }
    if (mistakes.isEmpty()) {
      into.put(name, new GrammarRules.ForNamespace(templates, isOpaque));
    }
  }

  private List<String> templates(Node node, String key) {
    if (!(node instanceof SequenceNode list)) {
      mistake(node, key, "is no list; a list of texts is allowed");
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    List<Node> items = new ArrayList<>();
    for (Node item : list.getValue()) {
      if (item instanceof ScalarNode scalar && !item.getTag().equals(Tag.NULL)) {
        items.add(item);
        texts.add(scalar.getValue());
      } else {
        mistake(item, key, "holds " + kindOf(item) + "; a text is allowed");
      }
    }
    for (GrammarRules.Problem problem : GrammarRules.problemsOf(texts)) {
      Node item = items.get(problem.index());
      mistake(item, key, "\"" + problem.template() + "\" " + problem.message());
    }
    return texts;
  }

  private static String kindOf(Node node) {
    return node instanceof SequenceNode
        ? "a list"
        : node instanceof MappingNode ? "a mapping" : "nothing";
  }

  private boolean flag(Node node, String key) {
    String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
    if (!text.equals("true") && !text.equals("false")) {
      mistake(node, key, "is \"" + text + "\"; true or false is allowed");
    }
    return text.equals("true");
  }

  private Map<String, Node> pairs(@Nullable Node node, String path) {
    Map<String, Node> pairs = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          if (pairs.put(key.getValue(), tuple.getValueNode()) != null) {
            mistake(key, path + "." + key.getValue(), "is given twice");
          }
        }
      }
    } else if (node != null && !node.getTag().equals(Tag.NULL)) {
      mistake(node, path, "is no mapping of keys");
    }
    return pairs;
  }

  private void mistake(Node node, String key, String message) {
    mistakes.add(file + ":" + (node.getStartMark().getLine() + 1) + ": " + key + ": " + message);
  }
}
