package dev.hunch.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchPathTest {
  @TempDir private Path first;
  @TempDir private Path second;

  @Test
  void find_inASecondFolder_isFound() throws IOException {
    Path program = Files.createFile(second.resolve("cache"));

    assertThat(program.toFile().setExecutable(true)).isTrue();
    assertThat(new SearchPath(List.of(first, second)).find("cache")).contains(program);
  }

  @Test
  void find_folderOfThatName_isNoProgram() throws IOException {
    Files.createDirectory(first.resolve("cache"));

    assertThat(new SearchPath(List.of(first)).find("cache")).isEmpty();
  }
}
