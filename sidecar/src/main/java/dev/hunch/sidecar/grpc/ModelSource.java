package dev.hunch.sidecar.grpc;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the admin service learns of the model. Thread-safe. */
@FunctionalInterface
public interface ModelSource {
  /** The model in use now. */
  Model current();

  /**
   * The model in use, and why the newest one offered is not.
   *
   * @param id of the bundle in use; empty when none is
   * @param trainedAt when it was trained; null when none is in use
   * @param path where bundles are looked for; empty when nowhere
   * @param metrics what was measured when it was trained
   * @param refused why the newest offered bundle was refused; empty when it was not
   */
  record Model(
      String id,
      @Nullable Instant trainedAt,
      String path,
      Map<String, Double> metrics,
      String refused) {
    /** No bundle has ever been offered. */
    public static final Model NONE = new Model("", null, "", Map.of(), "");
  }
}
