package dev.hunch.sidecar.endurance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configurations of sidecars over the shared truth. */
final class EnduranceConfig {
  private EnduranceConfig() {}

  /**
   * Writes one.
   *
   * @param folder for the configuration and the Unix socket
   * @param cache what is said of the cache
   * @param more further sections
   */
  static Path write(Path folder, String cache, String more) throws IOException {
    return Files.writeString(
        folder.resolve("hunch.yaml"),
        """
        server: {port: 0, unix-socket: "%s", drain: 5s, max-value-bytes: 64KiB}
        admin: {port: 0}
        cache: {%s, max-waiting-loads: 64}
        stores:
          truth: {type: jdbc, url: "jdbc:postgresql://127.0.0.1:1/none", user: none}
        namespaces:
          lasting:
            store: truth
            ttl: none
            negative-ttl: 1h
            templates: {"group:{g}:item:{i}": "select * from items where g = :g and i = :i"}
            tags: {"group:{g}:item:{i}": ["item:{i}"]}
          brief:
            store: truth
            ttl: 20ms
            negative-ttl: 5ms
            stale-if-error: 1h
            templates: {"group:{g}:item:{i}": "select * from items where g = :g and i = :i"}
            tags: {"group:{g}:item:{i}": ["item:{i}"]}
        prefetch: {budget: 4, max-cpu: 1}
        %s
        """
            .formatted(folder.resolve("h.sock"), cache, more));
  }
}
