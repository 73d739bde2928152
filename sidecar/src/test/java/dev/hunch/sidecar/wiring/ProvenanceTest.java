package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.cache.Freshness;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.sidecar.backing.BackingStores;
import dev.hunch.sidecar.config.HunchConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restart under another configuration makes of what is cached. */
class ProvenanceTest {
  private static final String FILE =
      """
      server: {port: 0}
      cache: {capacity: 1MiB}
      stores:
        db: {type: jdbc, url: "jdbc:postgresql://127.0.0.1:1/shop?user=ada&ssl=true", user: app}
      namespaces:
        shop:
          store: db
          ttl: 5m
          templates: {"user:{id}": "select * from users where id = :id"}
          tags: {"user:{id}": ["users"]}
        other:
          store: db
          statements: sql.tsv
      """;

  private static final String STATEMENTS = "a\tselect 1 where 1 = ?\n";

  @TempDir private Path folder;

  private TestConfig shop() {
    return TestConfig.ofShop()
        .namespace("other", Freshness.FOREVER)
        .cacheFile(folder.resolve("cache.dat"));
  }

  private void fill(HunchConfig config) throws Exception {
    try (SidecarFixture sidecar = new SidecarFixture(config)) {
      sidecar.store.with("user:1", "Ada");
      sidecar.cache().get(get("shop", "user:1"));
      sidecar.cache().get(get("other", "user:1"));
    }
  }

  /** How many of the two keys a sidecar has to load. */
  private int loadsOf(HunchConfig config) throws Exception {
    try (SidecarFixture sidecar = new SidecarFixture(config)) {
      sidecar.store.with("user:1", "Bob");
      sidecar.cache().get(get("shop", "user:1"));
      sidecar.cache().get(get("other", "user:1"));
      return sidecar.store.loads();
    }
  }

  @Test
  void restart_unchanged_isWarm() throws Exception {
    fill(shop().build());
    assertThat(loadsOf(shop().build())).isZero();
    assertThat(loadsOf(shop().maxWaitingLoads(7).withoutPrefetch().build())).isZero();
  }

  @Test
  void restart_withOtherTags_beginsThatNamespaceColdAndNoOther() throws Exception {
    fill(shop().build());
    HunchConfig tagged = shop().tags(Map.of("user:{id}", List.of("users"))).build();
    try (SidecarFixture sidecar = new SidecarFixture(tagged)) {
      sidecar.store.with("user:1", "Bob");
      assertThat(sidecar.cache().get(get("shop", "user:1")).getValue().toStringUtf8())
          .isEqualTo("Bob");
      assertThat(sidecar.cache().get(get("other", "user:1")).getValue().toStringUtf8())
          .isEqualTo("Ada");
      sidecar
          .cache()
          .invalidate(InvalidateRequest.newBuilder().setNamespace("shop").setTag("users").build());
      sidecar.store.with("user:1", "Cid");
      assertThat(sidecar.cache().get(get("shop", "user:1")).getValue().toStringUtf8())
          .isEqualTo("Cid");
    }
    assertThat(loadsOf(tagged)).as("warm again").isZero();
  }

  @Test
  void restart_withoutANamespaceInBetween_isWarmForItAgain() throws Exception {
    fill(shop().build());
    HunchConfig without = TestConfig.ofShop().cacheFile(folder.resolve("cache.dat")).build();
    new SidecarFixture(without).close();
    assertThat(loadsOf(shop().build())).isZero();
  }

  @Test
  void restart_provenanceGoneOrDamaged_beginsCold() throws Exception {
    Path provenance = folder.resolve("cache.dat.provenance");
    fill(shop().build());
    Files.delete(provenance);
    assertThat(loadsOf(shop().build())).isEqualTo(2);

    String text = Files.readString(provenance);
    Files.writeString(provenance, text.replaceFirst("ttl [0-9a-f]{4}", "ttl 0000"));
    assertThat(loadsOf(shop().build())).isEqualTo(2);
  }

  @Test
  void start_provenanceThatCannotBeWritten_isRefused() throws Exception {
    Files.createDirectories(folder.resolve("cache.dat.provenance.next"));
    assertThatThrownBy(() -> new SidecarFixture(shop().build()))
        .isInstanceOf(SidecarStartException.class)
        .hasMessageContaining("cache.dat.provenance");
    Files.delete(folder.resolve("cache.dat.provenance.next"));
    new SidecarFixture(shop().build()).close(); // what was opened before is closed
  }

  @Test
  void restart_unchanged_writesNothing() throws Exception {
    fill(shop().build());
    Files.createDirectories(folder.resolve("cache.dat.provenance.next"));
    assertThat(loadsOf(shop().build())).isZero();
  }

  @Test
  void of_whatDecidesWhatAValueIs_counts() throws Exception {
    assertThat(changedBy("127.0.0.1:1/shop", "127.0.0.1:1/other"))
        .containsExactlyInAnyOrder("shop store", "other store");
    assertThat(changedBy("id = :id", "id = :id and not gone")).containsExactly("shop statements");
    assertThat(changedBy("[\"users\"]", "[\"users\", \"all\"]")).containsExactly("shop tags");
    assertThat(changedBy("ttl: 5m", "ttl: 1m")).containsExactly("shop ttl");
    Map<String, Map<String, String>> before = of(FILE, STATEMENTS);
    assertThat(differences(before, of(FILE, "a\tselect 2 where 1 = ?\n")))
        .containsExactly("other statements");
    String writes =
        """
        ttl: 5m
            write-mode: write-through
            writes: {"user:{id}": {put: "update users set v = :value where id = :id"}}
        """;
    assertThat(changedBy("ttl: 5m\n", writes)).containsExactly("shop statements");
    assertThat(
            differences(
                of(FILE.replace("ttl: 5m\n", writes), STATEMENTS),
                of(FILE.replace("ttl: 5m\n", writes.replace("set v", "set w")), STATEMENTS)))
        .containsExactly("shop statements");
  }

  @Test
  void of_statementsThatFilesNoLongerHave_areThoseInUse() throws Exception {
    Map<String, Map<String, String>> before = of(FILE, STATEMENTS);
    HunchConfig config = ConfiguredStores.read(folder.resolve("hunch.yaml"));
    try (BackingStores stores = ConfiguredStores.open(config, System::nanoTime)) {
      write("sql.tsv", "a\tselect 2 where 1 = ?\n");
      assertThat(Provenance.of(config, stores.statements())).isEqualTo(before);
    }
  }

  @Test
  void of_whoAsksAndHow_doesNotCount() throws Exception {
    assertThat(changedBy("user: app", "user: app2, password: other, pool-size: 3")).isEmpty();
    assertThat(changedBy("user=ada", "user=bob")).isEmpty();
    assertThat(changedBy("ttl: 5m", "ttl: 5m\n    ttl-jitter: 0.1\n    stale-if-error: 1h"))
        .isEmpty();
    assertThat(
            differences(
                of(FILE, STATEMENTS),
                of(FILE, "# a comment\n\n" + STATEMENTS + "w\tdelete from t where 1 = ?\n")))
        .as("what no key can ask for")
        .isEmpty();
  }

  private Set<String> changedBy(String text, String replacement) throws Exception {
    assertThat(FILE).contains(text);
    return differences(of(FILE, STATEMENTS), of(FILE.replace(text, replacement), STATEMENTS));
  }

  private Map<String, Map<String, String>> of(String file, String statements) throws Exception {
    write("sql.tsv", statements);
    HunchConfig config = ConfiguredStores.read(write("hunch.yaml", file));
    try (BackingStores stores = ConfiguredStores.open(config, System::nanoTime)) {
      return Provenance.of(config, stores.statements());
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static Set<String> differences(
      Map<String, Map<String, String>> before, Map<String, Map<String, String>> after) {
    Set<String> changed = new HashSet<>();
    before.forEach(
        (namespace, parts) ->
            parts.forEach(
                (part, hash) -> {
                  if (!hash.equals(after.getOrDefault(namespace, Map.of()).get(part))) {
                    changed.add(namespace + ' ' + part);
                  }
                }));
    return changed;
  }

  @Test
  void restart_ttlShorterThanThatOfTheEntries_beginsCold() throws Exception {
    fill(shop().build());
    TestConfig brief =
        shop()
            .namespace(
                "other",
                new Freshness(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ZERO));
    assertThat(loadsOf(brief.build())).as("the other's value was to stay for ever").isEqualTo(1);
  }
}
