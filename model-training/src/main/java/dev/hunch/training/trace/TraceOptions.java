package dev.hunch.training.trace;

import org.jspecify.annotations.Nullable;

/**
 * How to read a trace.
 *
 * @param namespace the namespace to take: names the reads of a trace without that column, and
 *     chooses among those of a trace with it; null takes all, and names the unnamed {@link
 *     #DEFAULT_NAMESPACE}
 * @param skipBadLines whether bad lines are counted and skipped; otherwise the first one ends the
 *     reading
 */
public record TraceOptions(@Nullable String namespace, boolean skipBadLines) {
  /** The namespace of reads that name none. */
  public static final String DEFAULT_NAMESPACE = "default";

  /** Everything, strictly. */
  public static final TraceOptions STRICT = new TraceOptions(null, false);

  public TraceOptions {
    if (namespace != null && namespace.isEmpty()) {
      throw new IllegalArgumentException("namespace is empty");
    }
  }
}
