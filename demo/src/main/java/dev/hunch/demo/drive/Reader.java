package dev.hunch.demo.drive;

/** Reads keys for a service: through the sidecar, or straight from its database. */
@FunctionalInterface
public interface Reader {
  /**
   * Reads one key and waits for it. Thread-safe.
   *
   * @param session the client session that reads
   * @throws RuntimeException if there is no answer
   */
  Reading read(String session, String key);
}
