package dev.hunch.sidecar.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads a configuration file: YAML with keys in kebab-case, sizes such as {@code 64MiB}, durations
 * such as {@code 5m}, and {@code ${NAME}} for an environment variable.
 *
 * <p>Paths are relative to the file's own folder. Thread-safe.
 */
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
    Mistakes mistakes = new Mistakes(file.toString());
    Path folder = file.toAbsolutePath().normalize().getParent();
    Section root = new Section("", 1, parse(file, mistakes), mistakes, new Variables(environment));
    HunchConfig config =
        new ConfigReader(folder == null ? Path.of("/") : folder, mappingCheck).read(root);
    if (!mistakes.isEmpty()) {
      throw mistakes.toException();
    }
    return config;
  }

  private static @Nullable Node parse(Path file, Mistakes mistakes) throws ConfigException {
    try {
      Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
      Iterator<Node> documents =
          yaml.composeAll(new StringReader(Files.readString(file))).iterator();
      Node first = documents.hasNext() ? documents.next() : null;
      if (documents.hasNext()) {
        int line = documents.next().getStartMark().getLine() + 1;
        mistakes.add(line, "", "a second document begins; a configuration is one document");
      }
      return first;
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      int line = mark == null ? 1 : mark.getLine() + 1;
      String column = mark == null ? "" : " (column " + (mark.getColumn() + 1) + ")";
      String context = e.getContext() == null ? "" : e.getContext().strip() + ": ";
      mistakes.add(line, "", "is not valid YAML: " + context + e.getProblem() + column);
    } catch (YAMLException e) {
      mistakes.add(1, "", "is not valid YAML: " + firstLine(e));
    } catch (NoSuchFileException e) {
      mistakes.add(1, "", "there is no such file");
    } catch (AccessDeniedException e) {
      mistakes.add(1, "", "the file cannot be read: permission denied");
    } catch (CharacterCodingException e) {
      mistakes.add(1, "", "the file is not text in UTF-8");
    } catch (IOException e) {
      mistakes.add(1, "", "the file cannot be read: " + firstLine(e));
    }
    throw mistakes.toException();
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
