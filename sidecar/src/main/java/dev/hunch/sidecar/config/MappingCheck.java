package dev.hunch.sidecar.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at a namespace's templates or statements in the way that its store will read them. */
@FunctionalInterface
public interface MappingCheck {
  /** Finds nothing wrong. */
  MappingCheck NONE = namespace -> List.of();

  /** Returns what is wrong with them; empty if nothing is. */
  List<Problem> problemsOf(NamespaceConfig namespace);

  /**
   * Something wrong.
   *
   * @param template the template it is about; null if it is about the statements file
   * @param message what is wrong, and what is allowed
   */
  record Problem(@Nullable String template, String message) {}
}
