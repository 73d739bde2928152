package dev.hunch.demo.show;

import dev.hunch.demo.drive.PrefetchTally;
import dev.hunch.demo.drive.Reader;
import java.io.Closeable;

/** How the shop's service reaches its values: with a sidecar between, or without. */
interface ShopEndpoint extends Closeable {
  /** Reads keys of a namespace. */
  Reader reader(String namespace);

  /** Drops a key that the service has written to its database. */
  void invalidate(String namespace, String key);

  /** Drops all keys of a namespace. */
  void invalidateAll(String namespace);

  /** The sidecar's counters so far. */
  PrefetchTally counts();

  /** Readers by namespace. */
  @FunctionalInterface
  interface ReaderOf {
    /** The reader of a namespace. */
    Reader of(String namespace);
  }
}
