package dev.hunch.sidecar.reload;

import java.nio.file.Path;

/** Reads model bundles. */
@FunctionalInterface
public interface BundleReader {
  /**
   * Reads the bundle and makes its predictor.
   *
   * @throws BundleRefusedException if it cannot be used
   */
  LoadedModel read(Path bundle) throws BundleRefusedException;
}
