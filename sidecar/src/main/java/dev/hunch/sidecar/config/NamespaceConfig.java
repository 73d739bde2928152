package dev.hunch.sidecar.config;

import dev.hunch.core.cache.Freshness;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of keys: where its values come from and how long they stay fresh.
 *
 * <p>Either templates or a statements file say what a key means.
 *
 * @param store the name of its backing store
 * @param freshness how long its entries may be served
 * @param maxValueBytes the largest of its values that are kept, in bytes; {@link
 *     Integer#MAX_VALUE}: any that the cache can hold
 * @param quota the share of the capacity that nobody else may take from it; 0: none of its own
 * @param templates key template → SQL with named parameters, in the file's order
 * @param statements a file of named statements; null when templates are given
 * @param tags key template → the tags that such keys' values have, made of its slots
 * @param predictFromValues whether the predictor may look at the values to predict keys
 * @param grammar how its keys are taken apart for prediction
 * @param maxConcurrentLoads how many of its loads may run in the store at once; 0: any number
 * @param compression which of its values are compressed in the cache
 * @param writes how its keys are written
 */
public record NamespaceConfig(
    String store,
    Freshness freshness,
    int maxValueBytes,
    double quota,
    Map<String, String> templates,
    @Nullable Path statements,
    Map<String, List<String>> tags,
    boolean predictFromValues,
    GrammarConfig grammar,
    int maxConcurrentLoads,
    CompressionConfig compression,
    WriteConfig writes) {
  /** A namespace whose values are kept as they are, and written by the service. */
  public NamespaceConfig(
      String store,
      Freshness freshness,
      int maxValueBytes,
      double quota,
      Map<String, String> templates,
      @Nullable Path statements,
      Map<String, List<String>> tags,
      boolean predictFromValues,
      GrammarConfig grammar,
      int maxConcurrentLoads) {
    this(
        store,
        freshness,
        maxValueBytes,
        quota,
        templates,
        statements,
        tags,
        predictFromValues,
        grammar,
        maxConcurrentLoads,
        CompressionConfig.DEFAULT,
        WriteConfig.NONE);
  }
}
