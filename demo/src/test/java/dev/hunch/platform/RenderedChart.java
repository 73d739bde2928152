package dev.hunch.platform;

import com.marcnuri.helm.TemplateCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The documents that a chart renders to, with ways into them. */
record RenderedChart(List<Map<String, Object>> documents) {
  static RenderedChart of(TemplateCommand command) {
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document : yaml().loadAll(command.call())) {
      if (document != null) {
        documents.add(asMap(document));
      }
    }
    return new RenderedChart(documents);
  }

  /** Returns the one document of the kind. */
  Map<String, Object> only(String kind) {
    List<Map<String, Object>> found =
        documents.stream().filter(document -> kind.equals(document.get("kind"))).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " documents of kind " + kind);
    }
    return found.get(0);
  }

  boolean has(String kind) {
    return documents.stream().anyMatch(document -> kind.equals(document.get("kind")));
  }

  /** Returns the pod's specification in the Deployment. */
  Map<String, Object> pod() {
    return asMap(at(only("Deployment"), "spec", "template", "spec"));
  }

  /** Returns the sidecar's container. */
  Map<String, Object> sidecar() {
    return asMap(listAt(pod(), "initContainers").get(0));
  }

  /** Returns the text of hunch.yaml. */
  String config() {
    return (String) at(only("ConfigMap"), "data", "hunch.yaml");
  }

  /** Returns hunch.yaml, parsed. */
  Map<String, Object> parsedConfig() {
    return asMap(yaml().load(config()));
  }

  /** Returns the item of the map's list that has this name. */
  static Map<String, Object> named(Object from, String list, String name) {
    return listAt(from, list).stream()
        .map(RenderedChart::asMap)
        .filter(item -> name.equals(item.get("name")))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("nothing named " + name + " in " + list + " of " + from));
  }

  static Object at(Object from, String... keys) {
    Object found = from;
    for (String key : keys) {
      Object next = asMap(found).get(key);
      if (next == null) {
        throw new AssertionError("no " + key + " in " + found);
      }
      found = next;
    }
    return found;
  }

  @SuppressWarnings("unchecked") // YAML's mappings have strings as keys here
  static Map<String, Object> asMap(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> listAt(Object from, String... keys) {
    return (List<Object>) at(from, keys);
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }
}
