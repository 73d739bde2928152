package dev.hunch.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  /** Returns what Git tracks; in a copy without Git all files but what is built. */
  public static List<Path> files() {
    return Files.exists(root().resolve(".git")) ? tracked() : walk(root()).sorted().toList();
  }

  /** Returns the tracked files whose names end so. */
  public static List<Path> files(String ending) {
    return files().stream().filter(path -> path.toString().endsWith(ending)).toList();
  }

  private static List<Path> tracked() {
    try {
      Process git =
          new ProcessBuilder("git", "ls-files", "-z")
              .directory(root().toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (git.waitFor() != 0) {
        // Git refuses a folder of another user's: walk instead.
        return walk(root()).sorted().toList();
      }
      return Stream.of(names.split("\0", -1))
          .filter(name -> !name.isEmpty())
          .map(root()::resolve)
          .filter(Files::exists)
          .toList();
    } catch (IOException e) {
      return walk(root()).sorted().toList();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while git ran", e);
    }
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
