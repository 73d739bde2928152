package dev.hunch.sidecar.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What tells one state of a bundle from the next without reading it: the name, size, time and
 * identity of each of its files.
 *
 * @param files one line a file, sorted; empty if there is no bundle
 */
record Fingerprint(List<String> files) {
  static final Fingerprint ABSENT = new Fingerprint(List.of());

  static Fingerprint of(Path bundle) throws IOException {
    if (!Files.exists(bundle)) {
      return ABSENT;
    }
    List<String> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(bundle)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
        files.add(
            String.join(
                "|",
                bundle.relativize(path).toString(),
                Long.toString(file.size()),
                file.lastModifiedTime().toString(),
                String.valueOf(file.fileKey())));
      }
    }
    files.sort(null);
    return new Fingerprint(List.copyOf(files));
  }
}
