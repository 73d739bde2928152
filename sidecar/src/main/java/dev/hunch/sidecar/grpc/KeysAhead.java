package dev.hunch.sidecar.grpc;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The keys of a request, in their order, made some at a time before they are read: so the cache is
 * told what it will be asked for next. Not thread-safe.
 */
final class KeysAhead {
  /** So many entries of one or two KB stay in the processor's cache until they are read. */
  private static final int MOST = 32;

  private final RequestChecks checks;
  private final Consumer<List<Key>> lookAhead;
  private String namespace = "";
  private List<String> texts = List.of();

  /** Keys from the one at {@link #first} on. */
  private final List<Key> made = new ArrayList<>();

  private int first;

  /**
   * Creates it, without any keys.
   *
   * @param lookAhead told of keys that will be read next, while it runs; not of one alone
   */
  KeysAhead(RequestChecks checks, Consumer<List<Key>> lookAhead) {
    this.checks = checks;
    this.lookAhead = lookAhead;
  }

  /**
   * Goes over to other keys.
   *
   * @param namespace one that has been checked
   */
  void begin(String namespace, List<String> texts) {
    this.namespace = namespace;
    this.texts = texts;
    made.clear();
    first = 0;
  }

  /**
   * Returns a key, which is read next.
   *
   * @param index not below that of the last call
   * @throws RefusedException if it cannot be a key
   */
  Key get(int index) {
    if (index - first >= made.size()) {
      makeFrom(index);
    }
    return made.get(index - first);
  }

  private void makeFrom(int index) {
    made.clear();
    first = index;
    made.add(keyAt(index));
    makeMore(Math.min(texts.size(), index + MOST));
    if (made.size() > 1) {
      lookAhead.accept(made);
    }
  }

  private void makeMore(int end) {
    try {
      for (int i = first + 1; i < end; i++) {
        made.add(keyAt(i));
      }
    } catch (RuntimeException e) {
      // It fails in its own turn; those after it are made then.
    }
  }

  private Key keyAt(int index) {
    return checks.keyOfKnown(namespace, texts.get(index));
  }
}
