package dev.hunch.sidecar.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a namespace's keys are written.
 *
 * @param mode what a put or a delete means
 * @param statements key template → what writes such keys, in the file's order
 */
public record WriteConfig(WriteModeKind mode, Map<String, Statements> statements) {
  /** The service writes by itself. */
  public static final WriteConfig NONE = new WriteConfig(WriteModeKind.INVALIDATE, Map.of());

  public WriteConfig {
    statements = Collections.unmodifiableMap(new LinkedHashMap<>(statements));
  }

  /** Whether puts and deletes go to the store. */
  public boolean writes() {
    return mode != WriteModeKind.INVALIDATE;
  }

  /**
   * SQL with named parameters.
   *
   * @param put inserts or updates
   * @param delete deletes; null: such keys cannot be deleted
   */
  public record Statements(String put, @Nullable String delete) {}
}
