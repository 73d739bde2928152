package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Invalidations by prefix and tag, each in constant time: nothing is looked for, and what they were
 * about is known for dead when it is met.
 *
 * <p>The <i>invalidation clock</i> goes on by one with each of them. A load and a write are stamped
 * with its reading when they begin; so is the entry that they bring. An entry is dead if one of its
 * namespace's generations that it falls under is later than its stamp.
 *
 * <p>Thread-safe for {@link #isAlive}; the cache's lock guards what changes it, and {@link #clock}.
 */
final class Generations {
  private final Map<String, NamespaceGenerations> byNamespace = new ConcurrentHashMap<>();
  private volatile long clock;

  /** What a load or a write that begins now is stamped with. */
  long clock() {
    return clock;
  }

  /** Sees to it that the clock reads no less. */
  void advanceTo(long reading) {
    clock = Math.max(clock, reading);
  }

  /** Whether what was stamped thus has been invalidated by nothing since. */
  boolean isAlive(Key key, long stamp, Tags tags) {
    if (stamp >= clock) {
      return true;
    }
    NamespaceGenerations generations = byNamespace.get(key.namespace());
    return generations == null || generations.isAlive(key.text(), stamp, tags);
  }

  /** Begins a generation of the keys that begin with the prefix; of all keys if it is empty. */
  Generation ofPrefix(String namespace, String prefix) {
    long next = clock + 1;
    Generation generation =
        prefix.isEmpty()
            ? new Generation.OfAll(namespace, next)
            : new Generation.OfPrefix(namespace, prefix, next);
    add(generation);
    return generation;
  }

  /** Begins a generation of the values that bear the tag. */
  Generation ofTag(String namespace, String tag) {
    Generation generation = new Generation.OfTag(namespace, Tags.hashOf(namespace, tag), clock + 1);
    add(generation);
    return generation;
  }

  /** Takes up a generation, one that was begun before a restart it may be. */
  void add(Generation generation) {
    byNamespace
        .computeIfAbsent(generation.namespace(), namespace -> new NamespaceGenerations())
        .add(generation);
    advanceTo(generation.clock());
  }

  /** All that have to be known again after a restart; may be asked beside a writer. */
  List<Generation> all() {
    List<Generation> all = new ArrayList<>();
    byNamespace.forEach((namespace, generations) -> generations.copyTo(namespace, all));
    return all;
  }
}
