package dev.hunch.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A configuration file of the test's own, {@code hunch.yaml}.
 *
 * @param folder that it is written to
 */
record ConfigFile(Path folder) {
  /** What must be given, and no more: four lines. */
  static final String SMALL =
      """
      stores:
        db: {type: jdbc, url: "jdbc:postgresql://localhost/shop"}
      namespaces:
        shop: {store: db, templates: {"user:{id}": "select * from users where id = :id"}}
      """;

  HunchConfig load(String yaml) throws IOException, ConfigException {
    return load(yaml, MappingCheck.NONE);
  }

  private HunchConfig load(String yaml, MappingCheck check) throws IOException, ConfigException {
    Files.writeString(path(), yaml);
    return new ConfigLoader(Map.of("DB_PASSWORD", "from the environment")::get, check).load(path());
  }

  /** The mistakes without the file's name, each as {@code LINE: path: message}. */
  List<String> mistakes(String yaml) {
    return mistakes(yaml, MappingCheck.NONE);
  }

  List<String> mistakes(String yaml, MappingCheck check) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(yaml, check));
    String prefix = path() + ":";
    assertThat(e.mistakes()).allSatisfy(mistake -> assertThat(mistake).startsWith(prefix));
    assertThat(e).hasMessage(String.join(System.lineSeparator(), e.mistakes()));
    return e.mistakes().stream().map(mistake -> mistake.substring(prefix.length())).toList();
  }

  private Path path() {
    return folder.resolve("hunch.yaml");
  }
}
