package dev.hunch.sidecar.backing;

import dev.hunch.core.cache.LoadKind;
import dev.hunch.sidecar.backing.LoadQueue.Load;
import java.util.List;

/**
 * Loads of one namespace with the same statement, which one query may answer.
 *
 * @param loads at least one
 */
record LoadGroup(List<Load> loads) {
  LoadGroup {
    loads = List.copyOf(loads);
  }

  private Load first() {
    return loads.get(0);
  }

  String namespace() {
    return first().key().namespace();
  }

  String sql() {
    return first().query().sql();
  }

  /** Whether readers wait for all of them, or for none. */
  LoadKind kind() {
    return first().kind();
  }

  /** Whether anybody waits for any of them still. */
  boolean isAwaited() {
    return loads.stream().anyMatch(load -> !load.result().isDone());
  }
}
