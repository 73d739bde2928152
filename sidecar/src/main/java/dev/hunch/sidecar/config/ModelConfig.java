package dev.hunch.sidecar.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the model comes from.
 *
 * @param bundle the bundle's folder or zip file; null: the sidecar learns online from nothing
 * @param poll how often a newer bundle is looked for
 * @param engine computes its sequence model
 */
public record ModelConfig(@Nullable Path bundle, Duration poll, EngineKind engine) {
  /** No bundle. */
  public static final ModelConfig DEFAULT =
      new ModelConfig(null, Duration.ofSeconds(2), EngineKind.KERNEL);
}
