package dev.hunch.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

class ConfigurationPageTest {
  @Test
  void page_everyKey_isDocumented() throws Exception {
    String page = Files.readString(root().resolve("docs/configuration.md"));
    for (String key : keysOfTheExample()) {
      assertThat(page).as(key).contains("| `" + key + "` |");
    }
  }

  @Test
  void example_everySettingOfTheRecords_isThere() throws Exception {
    Set<String> keys = keysOfTheExample();
    List.of(
            ServerConfig.class,
            AdminConfig.class,
            CacheConfig.class,
            PrefetchConfig.class,
            ModelConfig.class,
            AccessLogConfig.class)
        .forEach(
            section ->
                Arrays.stream(section.getRecordComponents())
                    .map(component -> sectionOf(section) + '.' + kebab(component.getName()))
                    .forEach(key -> assertThat(keys).contains(key)));
  }

  private static String sectionOf(Class<?> section) {
    return kebab(section.getSimpleName().replace("Config", ""));
  }

  private static String kebab(String camel) {
    String plain = camel.replaceAll("^(capacity|roll)Bytes$", "$1");
    return plain.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** The paths of all settings in the example, with the names of stores and so on as NAME. */
  private static Set<String> keysOfTheExample() throws IOException {
    Set<String> keys = new TreeSet<>();
    try (InputStream in = ConfigurationPageTest.class.getResourceAsStream("everything.yaml")) {
      Node node =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .compose(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
      walk(
          "",
          node,
          (path, value) -> {
            boolean isByTemplate = path.matches(".*\\.(templates|tags|writes)");
            boolean isOfATemplate = path.matches(".*\\.(templates|tags|writes)\\..*");
            if (isByTemplate || (!isOfATemplate && value instanceof ScalarNode)) {
              keys.add(path);
            }
          });
    }
    return keys;
  }

  private static void walk(String path, Node node, BiConsumer<String, Node> visitor) {
    visitor.accept(path, node);
    if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String name = ((ScalarNode) tuple.getKeyNode()).getValue();
        boolean named = path.equals("stores") || path.equals("namespaces");
        String below = named ? "NAME" : name;
        walk(path.isEmpty() ? below : path + '.' + below, tuple.getValueNode(), visitor);
      }
    }
  }

  private static Path root() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("docs/configuration.md"))) {
        return at;
      }
    }
    throw new AssertionError("docs/configuration.md is not there");
  }
}
