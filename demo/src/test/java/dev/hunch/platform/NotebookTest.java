package dev.hunch.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hunch.architecture.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notebooks as they are committed. {@code notebooks/run} executes them: that needs Python. */
class NotebookTest {
  private static final Pattern FILE_OF_THE_REPOSITORY = Pattern.compile("ROOT / \"([^\"]+)\"");

  static List<Path> notebooks() {
    List<Path> notebooks = SourceTree.files(".ipynb");
    assertThat(notebooks).isNotEmpty();
    return notebooks;
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void notebook_committed_hasNoOutputs(Path notebook) throws IOException {
    JsonNode cells = cellsOf(notebook);
    assertThat(cells).isNotEmpty();
    for (JsonNode cell : cells) {
      if (cell.path("cell_type").asText().equals("code")) {
        assertThat(cell.path("outputs")).isEmpty();
        assertThat(cell.path("execution_count").isNull()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void notebook_files_exist(Path notebook) throws IOException {
    List<String> named =
        FILE_OF_THE_REPOSITORY
            .matcher(codeOf(notebook))
            .results()
            .map(found -> found.group(1))
            .filter(name -> !name.startsWith("target/"))
            .toList();
    assertThat(named).isNotEmpty();
    assertThat(named).allMatch(name -> Files.exists(SourceTree.root().resolve(name)));
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void notebook_code_callsTrainAndReplay(Path notebook) throws IOException {
    assertThat(codeOf(notebook)).contains("hunch(\"train\"", "\"replay\", \"--trace\"");
  }

  private static JsonNode cellsOf(Path notebook) throws IOException {
    return new ObjectMapper().readTree(notebook.toFile()).path("cells");
  }

  private static String codeOf(Path notebook) throws IOException {
    StringBuilder code = new StringBuilder();
    for (JsonNode cell : cellsOf(notebook)) {
      if (cell.path("cell_type").asText().equals("code")) {
        cell.path("source").forEach(line -> code.append(line.asText()));
        code.append('\n');
      }
    }
    return code.toString();
  }
}
