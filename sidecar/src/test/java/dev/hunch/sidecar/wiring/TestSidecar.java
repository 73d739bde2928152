package dev.hunch.sidecar.wiring;

import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.prefetch.Predictor;
import dev.hunch.sidecar.config.HunchConfig;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts a sidecar as it is, but for its database and perhaps its predictor. */
public final class TestSidecar {
  private TestSidecar() {}

  /**
   * Starts one.
   *
   * @param backing its store
   * @param untrained makes its predictor while there is no bundle; null for the real one
   * @throws SidecarStartException as {@link Sidecar#start}
   */
  public static Sidecar start(
      HunchConfig config, BackingStore backing, @Nullable Supplier<Predictor> untrained)
      throws SidecarStartException {
    SidecarBuilder builder = new SidecarBuilder(config).backing(backing);
    return (untrained == null ? builder : builder.untrained(untrained)).start();
  }
}
