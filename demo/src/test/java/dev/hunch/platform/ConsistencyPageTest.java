package dev.hunch.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.architecture.SourceTree;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is promised is held by tests that are there. */
class ConsistencyPageTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final String NOT_PROMISED = "## What is not promised";

  @Test
  void sentences_ofWhatIsPromised_nameTestsThatExist() {
    String page = SourceTree.read(SourceTree.root().resolve("docs/consistency.md"));
    Map<String, String> sources = new HashMap<>();
    for (Path source : SourceTree.files(".java")) {
      String name = String.valueOf(source.getFileName()).replace(".java", "");
      if (source.toString().contains("src/test/")) {
        sources.merge(name, SourceTree.read(source), String::concat);
      }
    }
    List<String> promises =
        page.substring(page.indexOf("\n## "), page.indexOf(NOT_PROMISED))
            .lines()
            .filter(ConsistencyPageTest::promises)
            .toList();
    assertThat(promises).hasSizeGreaterThan(40);
    assertThat(promises).anyMatch(line -> line.startsWith("| `write-behind`"));
    assertThat(promises).anyMatch(line -> line.startsWith("With `cache.file`"));
    for (String promise : promises) {
      Matcher test = TEST.matcher(promise);
      int tests = 0;
      for (; test.find(); tests++) {
        assertThat(sources.getOrDefault(test.group(1), ""))
            .as("%s, of: %s", test.group(), promise)
            .containsPattern(
                "@(?:Parameterized)?Test\\s+(?:@\\w+(?:\\([^)]*\\))?\\s+)*void "
                    + test.group(2)
                    + "\\(");
      }
      assertThat(tests).as("tests of: %s", promise).isPositive();
    }
  }

  /** Whether a line says more than what follows it: all but headings and introductions. */
  private static boolean promises(String line) {
    boolean isHeading = line.startsWith("#") || line.startsWith("| Mode |");
    boolean isRule = line.startsWith("| ---");
    return !line.isBlank() && !isHeading && !isRule && !line.endsWith(":");
  }
}
