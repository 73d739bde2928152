package dev.hunch.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteTracesTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void makeTraces() throws Exception {
    for (String name : List.of("b.csv", "a.csv.gz", "notes.txt")) {
      Files.writeString(folder.resolve(name), "");
    }
  }

  @Test
  void of_folder_isItsTracesByName() throws Exception {
    assertThat(SuiteTraces.of(List.of(folder)))
        .containsExactly(
            java.util.Map.entry("a", folder.resolve("a.csv.gz")),
            java.util.Map.entry("b", folder.resolve("b.csv")));
  }

  @Test
  void of_list_isWhatItsLinesName() throws Exception {
    Path list = folder.resolve("suite.txt");
    Files.writeString(list, "# the suite\nb.csv\n\n a.csv.gz # the other\n");
    assertThat(SuiteTraces.of(List.of(list)).keySet()).containsExactly("b", "a");
  }

  @Test
  void of_traces_areThoseInTheOrderGiven() throws Exception {
    assertThat(
            SuiteTraces.of(List.of(folder.resolve("b.csv"), folder.resolve("a.csv.gz"))).keySet())
        .containsExactly("b", "a");
  }

  @Test
  void of_whatIsNotThere_isNamed() throws Exception {
    Path list = Files.writeString(folder.resolve("suite.txt"), "none.csv\n");
    Path empty = Files.writeString(folder.resolve("empty.txt"), "# nothing\n");
    Path bare = Files.createDirectory(folder.resolve("bare"));
    Path missing = folder.resolve("missing");
    assertRefused(
        66, list + ": names " + folder.resolve("none.csv") + ", which is not there", list);
    assertRefused(66, empty + ": the list names no trace", empty);
    assertRefused(66, bare + ": the folder holds no *.csv or *.csv.gz", bare);
    assertRefused(66, missing + ": there is no such trace, folder or list", missing);
  }

  @Test
  void of_twoTracesOfOneName_isRefused() throws Exception {
    Path other = Files.writeString(folder.resolve("a.csv"), "");
    assertRefused(
        2,
        "two traces of the suite have one name: " + other + " and " + folder.resolve("a.csv.gz"),
        other,
        folder.resolve("a.csv.gz"));
  }

  @Test
  void of_fileThatIsNoText_isRefused() throws Exception {
    Path file = folder.resolve("x.bin");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertRefused(65, file + ": is neither a trace (*.csv, *.csv.gz) nor a list of traces", file);
  }

  private static void assertRefused(int code, String message, Path... suite) {
    assertThatThrownBy(() -> SuiteTraces.of(List.of(suite)))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessage(message);
  }
}
