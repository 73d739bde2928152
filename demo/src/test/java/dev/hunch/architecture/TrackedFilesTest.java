package dev.hunch.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No file names the machine it was written on, nor where that machine fetches its packages. */
class TrackedFilesTest {
  private static final Pattern NOT_TEXT = Pattern.compile(".*\\.(gz|zip|png|jar|xz)");

  /** Folders that exist on one machine only. */
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w./}-])/(?:work|root|home|Users|workspace)/[\\w.]+|/tmp/\\w");

  /** Mirrors, by what they are usually called, and hosts without a name. */
  private static final Pattern REGISTRY =
      Pattern.compile(
          "(?:https?://|@)(?:[\\w.-]*(?:nexus|artifactory|mirror|proxy|registry|repo1?)[\\w-]*\\."
              + "[\\w.-]+|(?!127\\.|0\\.0)\\d+\\.\\d+\\.\\d+\\.\\d+)"
              + "|<(?:repository|pluginRepository|mirror|distributionManagement)>"
              + "|\\bindex-url\\b");

  @Test
  void trackedFiles_all_nameNoPathOfAMachine() {
    assertThat(findings(MACHINE_PATH)).isEmpty();
  }

  @Test
  void trackedFiles_all_nameNoRegistry() {
    assertThat(findings(REGISTRY)).isEmpty();
  }

  @Test
  void trackedFiles_list_isTheRepository() {
    assertThat(SourceTree.files())
        .contains(SourceTree.root().resolve("pom.xml"))
        .hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cd /w" + "ork/main", "\"/ro" + "ot/.m2\"", "(/ho" + "me/ann/x)", "> /tm" + "p/a"})
  void machinePath_examples_areFound(String line) {
    assertThat(MACHINE_PATH.matcher(line).find()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http" + "://nexus.example.org/maven",
        "http" + "s://my-mirror.internal.example/simple",
        "http" + "://10.1.2.3:8081/",
        "<mirr" + "or>"
      })
  void registry_examples_areFound(String line) {
    assertThat(REGISTRY.matcher(line).find()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mountPath: /tmp}",
        "target/work/x",
        "http" + "://127.0.0.1:7071/metrics",
        "a/home/b"
      })
  void ordinaryLines_are_notFound(String line) {
    assertThat(MACHINE_PATH.matcher(line).find()).isFalse();
    assertThat(REGISTRY.matcher(line).find()).isFalse();
  }

  private static List<String> findings(Pattern pattern) {
    List<String> found = new ArrayList<>();
    for (Path file : SourceTree.files()) {
      if (NOT_TEXT.matcher(file.toString()).matches()) {
        continue;
      }
      int number = 0;
      for (String line : SourceTree.read(file).split("\n", -1)) {
        number++;
        if (pattern.matcher(line).find()) {
          found.add(SourceTree.root().relativize(file) + ":" + number + ": " + line.strip());
        }
      }
    }
    return found;
  }
}
