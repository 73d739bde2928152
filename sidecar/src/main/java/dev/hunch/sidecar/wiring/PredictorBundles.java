package dev.hunch.sidecar.wiring;

import dev.hunch.core.prefetch.Predictor;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.bundle.BundleException;
import dev.hunch.predictor.bundle.BundleInfo;
import dev.hunch.predictor.bundle.Engine;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.sidecar.config.EngineKind;
import dev.hunch.sidecar.config.GrammarConfig;
import dev.hunch.sidecar.config.NamespaceConfig;
import dev.hunch.sidecar.reload.BundleReader;
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
   * Says how bundles are read, when the engine computes their models. A bundle that was trained
   * under another grammar than the configured one is refused: what it learned is of keys that were
   * taken apart in another way.
   *
   * @throws SidecarStartException if the engine is not on the class path
   */
  BundleReader reader(EngineKind kind) throws SidecarStartException {
    Engine engine =
        switch (kind) {
          case KERNEL -> Engine.KERNEL;
          case DL4J -> Engine.DL4J;
        };
    if (!engine.isThere()) {
      throw new SidecarStartException(
          "model.engine is dl4j, but DL4J is not on the class path: a sidecar carries none."
              + " The hunch launcher does; or leave the engine at kernel.",
          null);
    }
    return path -> read(path, engine);
  }

  private LoadedModel read(Path path, Engine engine) throws BundleRefusedException {
    try {
      ModelBundle bundle = ModelBundle.read(path);
      bundle.checkGrammar(rules);
      BundleInfo info = bundle.info();
      return new LoadedModel(
          info.id(), info.trainedAt(), info.metrics(), bundle.newPredictor(engine));
    } catch (BundleException e) {
      throw new BundleRefusedException(String.valueOf(e.getMessage()), e);
    }
  }
}
