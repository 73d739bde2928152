package dev.hunch.core.cache;

import dev.hunch.core.access.Key;

/**
 * Says which tags the value of a key has by itself, whoever brings it. Thread-safe; never fails.
 */
@FunctionalInterface
public interface TagRules {
  /** No key has tags of its own. */
  TagRules NONE = key -> Tags.NONE;

  /** Returns the key's tags, at most {@link Tags#MOST_OF_CONFIGURATION}; always the same. */
  Tags of(Key key);
}
