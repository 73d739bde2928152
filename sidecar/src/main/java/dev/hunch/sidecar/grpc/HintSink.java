package dev.hunch.sidecar.grpc;

import dev.hunch.core.access.Key;
import java.util.List;

/** Takes the keys that a service says it will need. Thread-safe. */
@FunctionalInterface
public interface HintSink {
  /** Takes them in and says how many of them wait to be prefetched now. Returns at once. */
  int hint(List<Key> keys);
}
