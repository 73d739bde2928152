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

  /** Returns what is wrong with the templates of its grammar; empty if nothing is. */
  default List<GrammarProblem> grammarProblemsOf(GrammarConfig grammar) {
    return List.of();
  }

  /** Returns what is wrong with the tags of its keys; empty if nothing is. */
  default List<Problem> tagProblemsOf(NamespaceConfig namespace) {
    return List.of();
  }

  /** Returns what is wrong with the statements that write its keys; empty if nothing is. */
  default List<WriteProblem> writeProblemsOf(WriteConfig writes) {
    return List.of();
  }

  /**
   * Something wrong with how keys are written.
   *
   * @param template the template it is about
   * @param statement {@code put} or {@code delete}; null if it is about the template itself
   * @param message what is wrong, and what is allowed
   */
  record WriteProblem(String template, @Nullable String statement, String message) {}

  /**
   * Something wrong with a template of a grammar.
   *
   * @param index of the template
   * @param message what is wrong, and what is allowed
   */
  record GrammarProblem(int index, String message) {}

  /**
   * Something wrong.
   *
   * @param template the template it is about; null if it is about the statements file
   * @param message what is wrong, and what is allowed
   */
  record Problem(@Nullable String template, String message) {}
}
