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
        page.substring(0, page.indexOf(NOT_PROMISED))
            .lines()
            .filter(line -> line.startsWith("- "))
            .toList();
    assertThat(promises).hasSizeGreaterThan(15);
    for (String promise : promises) {
      Matcher test = TEST.matcher(promise);
      int tests = 0;
      for (; test.find(); tests++) {
        assertThat(sources.getOrDefault(test.group(1), ""))
            .as("%s, of: %s", test.group(), promise)
            .contains("  @Test\n")
            .contains("void " + test.group(2) + "(");
      }
      assertThat(tests).as("tests of: %s", promise).isPositive();
    }
  }
}
