package dev.hunch.sidecar.wiring;

import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.bundle.BundleException;
import dev.hunch.predictor.bundle.BundleInfo;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.sidecar.config.GrammarConfig;
import dev.hunch.sidecar.config.NamespaceConfig;
import dev.hunch.sidecar.reload.BundleRefusedException;
import dev.hunch.sidecar.reload.LoadedModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where predictors come from: the predictor module, with the grammar of the configuration. */
final class PredictorBundles {
  private final GrammarRules rules;

  PredictorBundles(Map<String, NamespaceConfig> namespaces) {
    Map<String, GrammarRules.ForNamespace> byNamespace = new LinkedHashMap<>();
    namespaces.forEach(
        (name, namespace) -> {
          GrammarConfig grammar = namespace.grammar();
          byNamespace.put(
              name, new GrammarRules.ForNamespace(grammar.templates(), grammar.opaque()));
        });
    rules = new GrammarRules(byNamespace);
  }

  /** The online experts, which have learned nothing yet. */
  Predictor untrained() {
    return HunchPredictor.untrained(rules);
  }

  /**
   * Reads a model bundle. One that was trained under another grammar than the configured one is
   * refused: what it learned is of keys that were taken apart in another way.
   */
  LoadedModel read(Path path) throws BundleRefusedException {
    try {
      ModelBundle bundle = ModelBundle.read(path);
      bundle.checkGrammar(rules);
      BundleInfo info = bundle.info();
      return new LoadedModel(info.id(), info.trainedAt(), info.metrics(), bundle.newPredictor());
    } catch (BundleException e) {
      throw new BundleRefusedException(String.valueOf(e.getMessage()), e);
    }
  }
}
