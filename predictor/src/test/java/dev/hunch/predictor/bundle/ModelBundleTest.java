package dev.hunch.predictor.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.core.prefetch.PredictorContract;
import dev.hunch.predictor.ShopLog;
import dev.hunch.predictor.bundle.BundleException.Reason;
import dev.hunch.predictor.training.ModelTrainer;
import dev.hunch.predictor.training.TrainingOptions;
import dev.hunch.predictor.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelBundleTest extends PredictorContract {
  private ModelBundle bundle;
  @TempDir private Path folder;

  @BeforeAll
  void train() throws Exception {
    bundle =
        new ModelTrainer(
                TrainingOptions.DEFAULT.withUnits(8).withEpochs(1),
                TrainingProgress.NONE,
                InstantSource.fixed(Instant.EPOCH))
            .train(ShopLog.of(3_000, 1_000, 1));
  }

  @Override
  protected Predictor newPredictor() {
    return bundle.newPredictor();
  }

  private Path written(String name) throws IOException {
    Path path = folder.resolve(name);
    bundle.write(path);
    return path;
  }

  private static BundleException refused(Path path) {
    return catchThrowableOfType(BundleException.class, () -> ModelBundle.read(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "model.zip"})
  void read_whatWasWritten_predictsExactlyTheSame(String name) throws Exception {
    ModelBundle read = ModelBundle.read(written(name));

    assertThat(read.info()).isEqualTo(bundle.info());
    Predictor original = bundle.newPredictor();
    Predictor copy = read.newPredictor();
    List<AccessEvent> log = ShopLog.of(2_000, 500_000, 2);
    int predictions = 0;
    for (AccessEvent event : log) {
      var expected = original.onAccess(event);
      assertThat(copy.onAccess(event)).isEqualTo(expected);
      predictions += expected.size();
    }
    assertThat(predictions).isPositive();
  }

  @Test
  void newPredictor_twice_sharesNothing() throws Exception {
    AccessEvent probe = ShopLog.event(1_800_000_000_000L, "new", "user:77");
    var before = bundle.newPredictor().onAccess(probe);
    Predictor busy = bundle.newPredictor();
    ShopLog.of(2_000, 500_000, 2).forEach(busy::onAccess);

    assertThat(bundle.newPredictor().onAccess(probe)).isEqualTo(before);
  }

  @Test
  void write_overAnOlderBundle_replacesItAndLeavesNothingBeside() throws Exception {
    written("again");
    Files.writeString(folder.resolve("again/left-over"), "old");

    written("again");
    written("again.zip");
    written("again.zip");

    assertThat(ModelBundle.read(folder.resolve("again")).info()).isEqualTo(bundle.info());
    assertThat(folder.resolve("again/left-over")).doesNotExist();
    try (Stream<Path> children = Files.list(folder)) {
      assertThat(children.map(p -> p.getFileName().toString()).filter(n -> n.startsWith(".")))
          .isEmpty();
    }
  }

  @Test
  void write_folder_holdsCardAndNetwork() throws Exception {
    Path path = written("files");

    assertThat(path.resolve("network.zip")).isNotEmptyFile();
    assertThat(path.resolve("weights.bin")).isNotEmptyFile();
    assertThat(path.resolve("MODEL_CARD.md")).content().contains(bundle.info().id());
  }

  @Test
  void read_nothingThere_saysSo() {
    BundleException refusal = refused(folder.resolve("nowhere"));

    assertThat(refusal.reason()).isEqualTo(Reason.NOT_FOUND);
    assertThat(refusal).hasMessageContaining("nowhere").hasMessageContaining("there is no file");
  }

  @Test
  void read_otherFile_isNotABundle() throws IOException {
    Path text = Files.writeString(folder.resolve("some.txt"), "hello");
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThat(refused(text).reason()).isEqualTo(Reason.NOT_A_BUNDLE);
    assertThat(refused(empty).reason()).isEqualTo(Reason.NOT_A_BUNDLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grammar.json",
        "actions.json",
        "experts.bin",
        "mixer.bin",
        "calibration.bin",
        "weights.bin",
        "network.zip",
        "MODEL_CARD.md"
      })
  void read_fileMissing_isRefused(String name) throws IOException {
    Path path = written("without-" + name + "-file");
    Files.delete(path.resolve(name));

    assertThat(refused(path).reason()).isEqualTo(Reason.MISSING_FILE);
    assertThat(refused(path)).hasMessageContaining(name + " is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grammar.json", "experts.bin", "weights.bin"})
  void read_fileCutShort_isTruncated(String name) throws IOException {
    Path file = written("cut-" + name).resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    assertThat(refused(folder.resolve("cut-" + name)).reason()).isEqualTo(Reason.TRUNCATED);
  }

  @Test
  void read_oneBitFlipped_doesNotHaveItsDigest() throws IOException {
    Path file = written("flipped").resolve("experts.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertThat(refused(folder.resolve("flipped")).reason()).isEqualTo(Reason.DIGEST_MISMATCH);
  }

  @Test
  void read_truncatedZip_isRefused() throws IOException {
    Path file = written("cut.zip");
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {bytes.length / 2, bytes.length / 10, 100, 4}) {
      Path cut =
          Files.write(folder.resolve("cut-" + length + ".zip"), Arrays.copyOf(bytes, length));
      assertThat(refused(cut)).as("%d bytes", length).isNotNull();
    }
  }

  @Test
  void read_otherVersion_saysWhich() throws IOException {
    Path path = written("version");
    replace(path.resolve("manifest.json"), "\"version\" : 3", "\"version\" : 99");

    assertThat(refused(path).reason()).isEqualTo(Reason.WRONG_VERSION);
    assertThat(refused(path)).hasMessageContaining("99");
  }

  @Test
  void read_brokenManifest_isRefused() throws IOException {
    Path path = written("broken");
    Files.writeString(path.resolve("manifest.json"), "{\"format\": \"hunch-mod");

    assertThat(refused(path).reason()).isEqualTo(Reason.TRUNCATED);
  }

  @Test
  void read_manifestOfSomethingElse_isNotABundle() throws IOException {
    Path path = written("else");
    Files.writeString(path.resolve("manifest.json"), "{\"name\": \"web app\"}");

    assertThat(refused(path).reason()).isEqualTo(Reason.NOT_A_BUNDLE);
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }
}
