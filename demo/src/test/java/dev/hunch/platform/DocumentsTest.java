package dev.hunch.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.architecture.House;
import dev.hunch.architecture.SourceTree;
import dev.hunch.demo.cli.HunchCli;
import dev.hunch.sidecar.config.ConfigLoader;
import dev.hunch.sidecar.config.HunchConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/** What the documents say of files, types and each other is there. */
class DocumentsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:|#)([^)#\\s]+)");
  private static final Pattern IN_BACKTICKS = Pattern.compile("`([^`\n]+)`");

  /** A type's name by its letters: `Cache`, `Lookup.Hit`; no constant, no lone capital. */
  private static final Pattern TYPE =
      Pattern.compile("[A-Z]\\w*[a-z]\\w*(?:\\.[A-Z]\\w*[a-z]\\w*)*");

  /** A line of a shell block, without its comment. */
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^(?:\\w+=\\S+ )?\\./hunch ((?:(?! # )[^\n])+)");

  private static final Pattern WORD_BREAK = Pattern.compile("\\s+");
  private static final Pattern CONFIGURATION = Pattern.compile("(?s)```yaml\n(# hunch.yaml.*?)```");

  private static final Set<String> NAMES_OF_THE_WIRE = Set.of("Admin", "Service");

  @Test
  void links_inEveryDocument_leadSomewhere() {
    List<String> broken = new ArrayList<>();
    for (Path document : SourceTree.files(".md")) {
      Matcher link = LINK.matcher(SourceTree.read(document));
      while (link.find()) {
        if (!Files.exists(document.resolveSibling(link.group(1)))) {
          broken.add(SourceTree.root().relativize(document) + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void documents_all_areMergedToTheEnd() {
    for (Path document : SourceTree.files(".md")) {
      assertThat(SourceTree.read(document))
          .as(document.toString())
          .doesNotContainPattern("(?m)^(<<<<<<< |=======$|>>>>>>> )");
    }
  }

  @Test
  void types_namedInTheArchitecture_exist() {
    Set<String> named = typesNamedIn(SourceTree.root().resolve("ARCHITECTURE.md"));
    assertThat(named).hasSizeGreaterThan(20);
    named.removeAll(House.typeNames());
    assertThat(named).isEmpty();
  }

  @Test
  void types_namedInTheDecisions_exist() {
    for (Path decision : decisions()) {
      Set<String> named = typesNamedIn(decision);
      named.removeAll(House.typeNames());
      named.removeAll(NAMES_OF_THE_WIRE);
      assertThat(named).as(decision.toString()).isEmpty();
    }
  }

  @Test
  void decisions_all_areNumberedInOrderAndSayWhy() {
    List<Path> decisions = decisions();
    assertThat(decisions).hasSizeGreaterThan(6);
    for (int i = 0; i < decisions.size(); i++) {
      assertThat(String.valueOf(decisions.get(i).getFileName()))
          .matches("%04d-[a-z0-9-]+\\.md".formatted(i + 1));
      assertThat(SourceTree.read(decisions.get(i)))
          .startsWith("# " + (i + 1) + ". ")
          .contains("## Context", "## Choice", "## Rejected", "## What would change our mind");
    }
  }

  @Test
  void commands_inEveryDocument_areUnderstood() {
    List<String> wrong = new ArrayList<>();
    int found = 0;
    for (Path document : SourceTree.files(".md")) {
      Matcher command = COMMAND.matcher(SourceTree.read(document).replace("\\\n", " "));
      while (command.find()) {
        found++;
        try {
          HunchCli.commandLine().parseArgs(WORD_BREAK.split(command.group(1).strip(), -1));
        } catch (ParameterException e) {
          wrong.add(SourceTree.root().relativize(document) + ": " + e.getMessage());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(found).isGreaterThan(15);
  }

  @Test
  void configuration_inTheReadme_isAccepted(@TempDir Path folder) throws Exception {
    Matcher yaml = CONFIGURATION.matcher(SourceTree.read(SourceTree.root().resolve("README.md")));
    assertThat(yaml.find()).isTrue();
    Path file = Files.writeString(folder.resolve("hunch.yaml"), yaml.group(1));

    HunchConfig config = new ConfigLoader(name -> "secret", namespace -> List.of()).load(file);

    assertThat(config.namespaces()).containsOnlyKeys("shop");
  }

  private static List<Path> decisions() {
    return SourceTree.files(".md").stream()
        .filter(path -> path.startsWith(SourceTree.root().resolve("docs/decisions")))
        .sorted()
        .toList();
  }

  private static Set<String> typesNamedIn(Path document) {
    return IN_BACKTICKS
        .matcher(SourceTree.read(document))
        .results()
        .map(found -> found.group(1))
        .filter(name -> TYPE.matcher(name).matches())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
