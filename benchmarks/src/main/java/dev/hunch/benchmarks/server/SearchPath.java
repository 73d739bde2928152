package dev.hunch.benchmarks.server;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders in which installed programs are looked for.
 *
 * @param folders in this order
 */
public record SearchPath(List<Path> folders) {
  public SearchPath {
    folders = List.copyOf(folders);
  }

  /** The one of this process. */
  public static SearchPath ofThisProcess() {
    String path = System.getenv("PATH");
    return new SearchPath(
        Stream.of((path == null ? "" : path).split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(Path::of)
            .toList());
  }

  /** Whether a program of this name is installed. */
  public boolean has(String program) {
    return find(program).isPresent();
  }

  /** The program of this name, if it is installed. */
  Optional<Path> find(String program) {
    return folders.stream()
        .map(folder -> folder.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
