package dev.hunch.sidecar.wiring;

import dev.hunch.core.prefetch.PredictionAgent;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.sidecar.config.ModelConfig;
import dev.hunch.sidecar.grpc.ModelSource;
import dev.hunch.sidecar.reload.BundleReader;
import dev.hunch.sidecar.reload.LoadedModel;
import dev.hunch.sidecar.reload.ModelWatcher;
import dev.hunch.sidecar.telemetry.ModelMetrics;
import dev.hunch.sidecar.telemetry.Telemetry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which model predicts: the configured bundle's, kept up to date; or, where none is configured, the
 * online experts, which learn from nothing. A configured bundle that cannot be used means a plain
 * cache.
 */
final class Models implements ModelSource, AutoCloseable {
  private static final String ONLINE = "online";
  private static final String NO_MODEL = "none";

  private final @Nullable ModelWatcher watcher;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(task -> AgentRunner.daemon(task, "hunch-model"));

  private Models(@Nullable ModelWatcher watcher) {
    this.watcher = watcher;
  }

  /** The predictor to begin with, before any bundle has been looked at. */
  static Predictor first(ModelConfig config, Supplier<Predictor> untrained) {
    return config.bundle() == null ? untrained.get() : Predictor.NONE;
  }

  /** Loads the configured bundle, if there is one, and goes on looking for newer ones. */
  static Models start(
      ModelConfig config, BundleReader reader, PredictionAgent agent, Telemetry telemetry) {
    ModelMetrics metrics = new ModelMetrics(telemetry.registry());
    Path bundle = config.bundle();
    if (bundle == null) {
      metrics.onUse(ONLINE);
      return new Models(null);
    }
    metrics.onUse(NO_MODEL);
    ModelWatcher watcher =
        new ModelWatcher(
            bundle,
            reader,
            model -> {
              agent.use(model.predictor());
              metrics.onUse(model.id());
            });
    metrics.bindRefusals(
        () -> !watcher.status().refused().isEmpty(), () -> watcher.status().refusals());
    Models models = new Models(watcher);
    watcher.look(); // so that the first model predicts from the first read
    long pollMillis = Math.max(1, config.poll().toMillis());
    var unused =
        models.looking.scheduleWithFixedDelay(
            watcher::look, pollMillis, pollMillis, TimeUnit.MILLISECONDS);
    return models;
  }

  @Override
  public Model current() {
    if (watcher == null) {
      return Model.NONE;
    }
    ModelWatcher.Status status = watcher.status();
    LoadedModel model = status.model();
    String path = watcher.bundle().toString();
    return model == null
        ? new Model("", null, path, Map.of(), status.refused())
        : new Model(model.id(), model.trainedAt(), path, model.metrics(), status.refused());
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
