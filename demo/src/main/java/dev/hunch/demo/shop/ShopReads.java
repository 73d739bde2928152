package dev.hunch.demo.shop;

import org.jspecify.annotations.Nullable;

/** How the shop's service reads: straight from its database, or through the sidecar. */
@FunctionalInterface
public interface ShopReads {
  /**
   * Reads one key and waits for it. Thread-safe.
   *
   * @param session the browsing session that this is for
   * @return JSON rows, or null if there are none
   */
  byte @Nullable [] read(String session, String key);
}
