package dev.hunch.predictor.grammar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says of keys, so that it need not be learned. Immutable.
 *
 * @param byNamespace the rules of each namespace that has any, in the order given
 */
public record GrammarRules(Map<String, ForNamespace> byNamespace) {
  /** Nothing is configured: all is learned. */
  public static final GrammarRules NONE = new GrammarRules(Map.of());

  private static final int MAX_TEMPLATES = 256;

  public GrammarRules {
    Map<String, ForNamespace> copy = new LinkedHashMap<>();
    byNamespace.forEach(
        (namespace, rules) -> {
          if (!rules.isEmpty()) {
            copy.put(namespace, rules);
          }
        });
    byNamespace = Collections.unmodifiableMap(copy);
  }

  /**
   * The rules of one namespace.
   *
   * @param templates forms of keys, as {@code user:{id}}; of several that a key has, the one that
   *     fixes most characters counts, of equal ones the first
   * @param isOpaque whether the other keys say nothing by their text: each is one slot
   */
  public record ForNamespace(List<String> templates, boolean isOpaque) {
    public ForNamespace {
      templates = List.copyOf(templates);
      List<Problem> problems = problemsOf(templates);
      if (!problems.isEmpty()) {
        Problem first = problems.get(0);
        throw new IllegalArgumentException("\"" + first.template() + "\" " + first.message());
      }
    }

    /** Whether they say nothing. */
    public boolean isEmpty() {
      return templates.isEmpty() && !isOpaque;
    }
  }

  /**
   * Something wrong with a template.
   *
   * @param index of the template in the list
   * @param message what is wrong, and what is allowed
   */
  public record Problem(int index, String template, String message) {}

  /** Returns what is wrong with a namespace's templates; empty if nothing is. */
  public static List<Problem> problemsOf(List<String> templates) {
    List<Problem> problems = new ArrayList<>();
    Set<List<String>> known = new HashSet<>();
    for (int i = 0; i < templates.size(); i++) {
      String template = templates.get(i);
      try {
        if (!known.add(KeyPattern.parse(template).literals())) {
          problems.add(new Problem(i, template, "means the same keys as one before it"));
        } else if (i == MAX_TEMPLATES) {
          problems.add(new Problem(i, template, "is one too many; 256 templates are allowed"));
        }
      } catch (IllegalArgumentException e) {
        problems.add(new Problem(i, template, String.valueOf(e.getMessage())));
      }
    }
    return problems;
  }

  /**
   * Returns a namespace for which the other rules say something else than these, or null. Rules
   * that say nothing of a namespace agree with any.
   */
  public @Nullable String disagreementWith(GrammarRules wanted) {
    for (Map.Entry<String, ForNamespace> rules : wanted.byNamespace.entrySet()) {
      if (!rules.getValue().equals(byNamespace.get(rules.getKey()))) {
        return rules.getKey();
      }
    }
    return null;
  }
}
