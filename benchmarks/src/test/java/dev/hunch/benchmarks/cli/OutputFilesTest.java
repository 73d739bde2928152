package dev.hunch.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.benchmarks.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class OutputFilesTest {
  private static final Report NOTHING =
      new Report(Map.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  @TempDir private Path folder;

  @Test
  void refusal_foldersMissing_makesThemAndNoFile() {
    Path file = folder.resolve("deep/down/bench.json");

    assertThat(files("--json", file).refusal()).isEmpty();
    assertThat(file.getParent()).isEmptyDirectory();
  }

  @Test
  void refusal_fileThere_isLeftAsItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("bench.md"), "of yesterday");

    assertThat(files("--markdown", file).refusal()).isEmpty();
    assertThat(file).hasContent("of yesterday");
  }

  @Test
  void refusal_folder_saysSo() {
    assertThat(files("--plot", folder).refusal()).contains(folder + " is a folder");
  }

  @Test
  void refusal_folderIsAFile_saysThatItCannotBeMade() throws IOException {
    Path file = Files.createFile(folder.resolve("file")).resolve("bench.json");

    assertThat(files("--json", file).refusal().orElseThrow())
        .startsWith(file + " cannot be written: its folder cannot be made");
  }

  @Test
  void refusal_oneFileForTwo_isRefused() {
    Path file = folder.resolve("bench");
    OutputFiles files = new OutputFiles();
    new CommandLine(files).parseArgs("--json", file.toString(), "--plot", file.toString());

    assertThat(files.refusal()).contains(file + " cannot be written twice");
  }

  @Test
  void write_oneFails_namesItAndWritesTheOthers() throws IOException {
    Path json = folder.resolve("bench.json");
    Path markdown = folder.resolve("bench.md");
    OutputFiles files = new OutputFiles();
    new CommandLine(files).parseArgs("--json", json.toString(), "--markdown", markdown.toString());
    Files.createDirectory(json); // since it was looked at

    assertThat(files.write(NOTHING))
        .singleElement()
        .asString()
        .startsWith(json + " cannot be written (");
    assertThat(markdown).exists();
  }

  private static OutputFiles files(String option, Path file) {
    OutputFiles files = new OutputFiles();
    new CommandLine(files).parseArgs(option, file.toString());
    return files;
  }
}
