package dev.hunch.predictor.bundle;

import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.bundle.BundleException.Reason;
import dev.hunch.predictor.grammar.GrammarRules;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A trained model, as it lies on disk: a folder or a zip archive with a manifest that names every
 * file's digest. Immutable and thread-safe.
 */
public final class ModelBundle {
  /** The file with DL4J's own archive of the network. */
  public static final String NETWORK = "network.zip";

  private static final String CARD = "MODEL_CARD.md";

  private final BundleInfo info;
  private final Map<String, byte[]> files;

  private ModelBundle(BundleInfo info, Map<String, byte[]> files) {
    this.info = info;
    this.files = files;
  }

  /**
   * Makes a bundle of what was learned.
   *
   * @param knowledge is copied
   * @param extraFiles further files, by name
   * @throws IOException if it cannot be written down
   */
  public static ModelBundle of(
      Knowledge knowledge,
      Map<String, byte[]> extraFiles,
      Instant trainedAt,
      Map<String, Double> metrics,
      Map<String, String> options)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>(extraFiles);
    KnowledgeFiles.write(knowledge, files);
    BundleInfo info = new BundleInfo(Manifest.idOf(files), trainedAt, metrics, options);
    files.put(CARD, ModelCard.write(info, knowledge));
    return new ModelBundle(info, files);
  }

  /**
   * Reads a bundle and checks all of it.
   *
   * @param folderOrZip where it lies
   * @throws BundleException if it cannot be used; the message says why
   */
  public static ModelBundle read(Path folderOrZip) throws BundleException {
    try {
      Map<String, byte[]> files = BundleFiles.read(folderOrZip);
      BundleInfo info = Manifest.check(files);
      KnowledgeFiles.read(files, Engine.KERNEL);
      files.remove(Manifest.FILE);
      return new ModelBundle(info, files);
    } catch (BundleException e) {
      throw new BundleException(
          e.reason(), "model bundle " + folderOrZip + ": " + e.getMessage(), e.getCause());
    }
  }

  /**
   * Writes the bundle: beside the path first, then in one move into its place.
   *
   * @param folderOrZip a zip archive if its name ends with {@code .zip}, else a folder
   * @throws IOException if it cannot be written; what lay there before is still there
   */
  public void write(Path folderOrZip) throws IOException {
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put(Manifest.FILE, Manifest.write(info, files));
    all.putAll(files);
    BundleFiles.write(folderOrZip, all);
  }

  /**
   * Makes sure that the model takes keys apart as a configuration wants it.
   *
   * @param wanted what is configured; a namespace without rules agrees with any bundle
   * @throws BundleException if it was trained under other rules; what it learned would not fit
   */
  public void checkGrammar(GrammarRules wanted) throws BundleException {
    String namespace = KnowledgeFiles.grammar(files).rules().disagreementWith(wanted);
    if (namespace != null) {
      throw new BundleException(
          Reason.OTHER_GRAMMAR,
          "model bundle "
              + info.id()
              + " was trained under another grammar than the one configured for namespace "
              + namespace
              + "; train it with --grammar and this configuration, or take that grammar out",
          null);
    }
  }

  /** Creates a predictor that goes on from what the model knows. */
  public Predictor newPredictor() {
    try {
      return newPredictor(Engine.KERNEL);
    } catch (BundleException e) {
      throw new IllegalStateException("the bundle was read before", e);
    }
  }

  /**
   * Creates a predictor that goes on from what the model knows.
   *
   * @param engine computes the sequence model, if there is one
   * @throws BundleException if the engine cannot compute it; the message says why
   */
  public Predictor newPredictor(Engine engine) throws BundleException {
    return new HunchPredictor(KnowledgeFiles.read(files, engine));
  }

  /** What the bundle says of itself. */
  public BundleInfo info() {
    return info;
  }
}
