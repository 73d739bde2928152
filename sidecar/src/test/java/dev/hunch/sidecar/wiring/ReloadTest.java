package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.predictor.grammar.KeyGrammar;
import dev.hunch.proto.admin.v1.ModelRequest;
import dev.hunch.proto.admin.v1.ModelResponse;
import dev.hunch.sidecar.config.GrammarConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar whose bundle, a real one, comes, goes bad and comes back, without a restart. */
class ReloadTest {
  @TempDir private Path folder;
  private Path bundle;

  @BeforeEach
  void choosePath() {
    bundle = folder.resolve("model.zip");
  }

  @Test
  void start_withGoodBundle_hasItLoaded() throws Exception {
    String id = write("first");
    try (SidecarFixture sidecar = start()) {
      ModelResponse model = model(sidecar);

      assertThat(model.getLoaded()).isTrue();
      assertThat(model.getId()).isEqualTo(id);
      assertThat(model.getTrainedAtMs()).isEqualTo(1_000);
      assertThat(model.getMetricsMap()).containsEntry("hit", 0.5);
      assertThat(model.getRefused()).isEmpty();
      assertThat(sidecar.page("/metrics", 200)).contains("hunch_model_info{id=\"" + id + "\"} 1");
    }
  }

  @Test
  void start_withoutTheBundle_isAPlainCacheUntilItComes() throws Exception {
    try (SidecarFixture sidecar = start()) {
      sidecar.store.with("user:1", "Ada");
      assertThat(sidecar.cache().get(get("shop", "user:1")).getValue().toStringUtf8())
          .isEqualTo("Ada");
      assertThat(model(sidecar).getLoaded()).isFalse();
      assertThat(model(sidecar).getRefused()).contains("no bundle");
      assertThat(sidecar.page("/metrics", 200))
          .contains("hunch_model_refused 1.0", "hunch_model_info{id=\"none\"} 1");
      String id = write("late");
      await().until(() -> model(sidecar).getId().equals(id));
      assertThat(model(sidecar).getRefused()).isEmpty();
    }
  }

  @Test
  void reload_ofTruncatedBundle_isRefusedAndTheLastGoodOneStays() throws Exception {
    String first = write("first");
    try (SidecarFixture sidecar = start()) {
      byte[] whole = Files.readAllBytes(bundle);
      Files.write(bundle, Arrays.copyOf(whole, whole.length / 2));
      ModelResponse refused =
          await().until(() -> model(sidecar), model -> !model.getRefused().isEmpty());

      assertThat(refused.getId()).isEqualTo(first);
      assertThat(refused.getLoaded()).isTrue();
      assertThat(sidecar.page("/metrics", 200)).contains("hunch_model_refused 1.0");
      String second = write("second");
      await().until(() -> model(sidecar).getId().equals(second));
    }
  }

  @Test
  void start_withSomethingElse_isRefusedWithAReason() throws Exception {
    Files.writeString(bundle, "not a bundle at all");
    try (SidecarFixture sidecar = start()) {
      assertThat(model(sidecar).getLoaded()).isFalse();
      assertThat(model(sidecar).getRefused()).contains(bundle.toString());
    }
  }

  @Test
  void start_bundleOfAnotherGrammar_isRefusedUntilOneFits() throws Exception {
    write("learned");
    GrammarConfig grammar = new GrammarConfig(List.of("user:{id}"), false);
    try (SidecarFixture sidecar =
        new SidecarFixture(TestConfig.ofShop().bundle(bundle).grammar(grammar).build())) {
      assertThat(model(sidecar).getLoaded()).isFalse();
      assertThat(model(sidecar).getRefused()).contains("under another grammar", "namespace shop");
      GrammarRules rules =
          new GrammarRules(
              Map.of("shop", new GrammarRules.ForNamespace(List.of("user:{id}"), false)));
      String id = write("configured", new Knowledge(new KeyGrammar(rules)));
      await().until(() -> model(sidecar).getId().equals(id));
      assertThat(model(sidecar).getRefused()).isEmpty();
    }
  }

  private SidecarFixture start() throws SidecarStartException {
    return new SidecarFixture(TestConfig.ofShop().bundle(bundle).build());
  }

  private static ModelResponse model(SidecarFixture sidecar) {
    return sidecar.admin().model(ModelRequest.getDefaultInstance());
  }

  private String write(String note) throws IOException {
    return write(note, new Knowledge());
  }

  private String write(String note, Knowledge knowledge) throws IOException {
    ModelBundle made =
        ModelBundle.of(
            knowledge,
            Map.of("NOTE.txt", note.getBytes(StandardCharsets.UTF_8)),
            Instant.ofEpochMilli(1_000),
            Map.of("hit", 0.5),
            Map.of());
    made.write(bundle);
    return made.info().id();
  }
}
