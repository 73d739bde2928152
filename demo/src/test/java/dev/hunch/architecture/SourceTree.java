package dev.hunch.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of this repository, found from the folder that the tests run in. */
public final class SourceTree {
  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", ".idea", ".vscode", ".settings", ".ipynb_checkpoints", ".venv");

  private SourceTree() {}

  /** Returns the folder that holds all modules. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("proto/pom.xml"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException(
            "not inside the repository: " + Path.of("").toAbsolutePath());
      }
      folder = parent;
    }
    return folder;
  }

  /** Returns the files of the repository, without what is built and what editors leave. */
  public static List<Path> files() {
    return walk(root()).sorted().toList();
  }

  /** Returns the text of a file of the repository. */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths
          .filter(path -> !NOT_OURS.contains(String.valueOf(path.getFileName())))
          .toList()
          .stream()
          .flatMap(path -> Files.isDirectory(path) ? walk(path) : Stream.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
