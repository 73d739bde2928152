package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rules that keys fall under.
 *
 * @param rules the rules of a namespace, or null if it is not configured
 */
record RulesByNamespace(Function<String, @Nullable NamespaceRules> rules) {
  /**
   * Returns the rules of the key's namespace.
   *
   * @throws UnknownNamespaceException if it is not configured
   */
  NamespaceRules of(Key key) {
    NamespaceRules found = find(key);
    if (found == null) {
      throw new UnknownNamespaceException(key.namespace());
    }
    return found;
  }

  /** Returns the rules of the key's namespace, or null if it is not configured. */
  @Nullable NamespaceRules find(Key key) {
    return rules.apply(key.namespace());
  }
}
