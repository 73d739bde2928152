package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementMappingTest {
  @TempDir Path folder;

  private KeyMapping mapping(String... lines) throws IOException, KeyMappingException {
    return KeyMapping.ofStatements(Files.write(folder.resolve("s.tsv"), List.of(lines)));
  }

  @Test
  void queryOf_key_givesItsParametersInOrder() throws Exception {
    KeyMapping mapping =
        mapping(
            "# the statements of a shop",
            "",
            "customer.s1\tSELECT a FROM customer WHERE w = ? AND d = ? AND note = '?'",
            "item.all\tSELECT * FROM item",
            "item.some\tSELECT * FROM item WHERE id IN (?*)");
    KeyMapping.Query query = mapping.queryOf("customer.s1:1|x y");
    assertThat(query.sql()).endsWith("w = ? AND d = ? AND note = '?'");
    assertThat(query.parameters()).containsExactly("1", "x y");
    assertThat(mapping.queryOf("customer.s1:|").parameters()).containsExactly("", "");
    assertThat(mapping.queryOf("item.all").parameters()).isEmpty();
    assertThat(mapping.queryOf("item.all:").parameters()).isEmpty();
    assertThat(mapping.queryOf("item.some:1|2|3").sql()).endsWith("IN (?, ?, ?)");
  }

  @Test
  void queryOf_keyThatMeansNothing_isUnmappedWithTheReason() throws Exception {
    KeyMapping mapping =
        mapping(
            "a.s1\tSELECT 1 FROM a WHERE b = ?",
            "a.u2\tUPDATE a SET b = ?",
            "a.s3\tSELECT 1 FROM a WHERE b = ? FOR UPDATE",
            "pg_catalog.s1\tSELECT 1");
    assertUnmapped(mapping, "nope.s1:1", "names none");
    assertUnmapped(mapping, "a.s1:1|2", "takes 1 parameters, and the key has 2");
    assertUnmapped(mapping, "a.u2:1", "is not a SELECT");
    assertUnmapped(mapping, "a.s3:1", "FOR UPDATE");
    assertUnmapped(mapping, "pg_catalog.s1:", "catalog");
  }

  private static void assertUnmapped(KeyMapping mapping, String key, String message) {
    assertThatThrownBy(() -> mapping.queryOf(key))
        .isInstanceOf(UnmappedKeyException.class)
        .hasMessageContaining(message);
  }

  @Test
  void ofStatements_badFile_isToldWithItsLine() {
    assertThatThrownBy(() -> mapping("a\tSELECT 1", "no tab here"))
        .isInstanceOf(KeyMappingException.class)
        .hasMessageContaining("s.tsv:2: is not a name without colons, a tab and its SQL");
    assertThatThrownBy(() -> mapping("a\tSELECT 1", "a\tSELECT 2"))
        .hasMessageContaining("s.tsv:2: names the statement a again");
    assertThatThrownBy(() -> mapping("a:b\tSELECT 1")).hasMessageContaining("s.tsv:1:");
    assertThatThrownBy(() -> mapping("a\tUPDATE b SET c = 1"))
        .hasMessageContaining("holds no statement that is a plain SELECT");
    assertThatThrownBy(() -> KeyMapping.ofStatements(folder.resolve("none.tsv")))
        .hasMessageContaining("there is no file");
  }

  @Test
  void ofStatements_tpcc_understandsEveryKeyOfItsTrace() throws Exception {
    Optional<Path> found = sharedFolder();
    assumeThat(found).as("the folder of shared traces beside the project").isPresent();
    Path shared = found.orElseThrow();
    KeyMapping mapping = KeyMapping.ofStatements(shared.resolve("live/tpcc.shapes.tsv"));
    Map<String, Integer> unmapped = new TreeMap<>();
    int mapped = 0;
    try (BufferedReader trace =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(shared.resolve("traces/sql_tpcc.csv.gz"))),
                StandardCharsets.UTF_8))) {
      trace.readLine();
      for (String line = trace.readLine(); line != null; line = trace.readLine()) {
        String key = line.split(",", -1)[2];
        try {
          mapping.queryOf(key);
          mapped++;
        } catch (UnmappedKeyException e) {
          String name = key.substring(0, key.indexOf(':'));
          unmapped.merge(name.startsWith("pg_") ? "pg_" : name, 1, Integer::sum);
        }
      }
    }
    // Both of these lock their row.
    assertThat(unmapped.keySet()).containsExactly("district.s1", "pg_", "stock.s1");
    assertThat(mapped).isGreaterThan(180_000);
  }

  private static Optional<Path> sharedFolder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path shared = at.resolveSibling("shared");
      if (Files.exists(shared.resolve("live/tpcc.shapes.tsv"))) {
        return Optional.of(shared);
      }
    }
    return Optional.empty();
  }
}
