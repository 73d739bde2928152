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
            quota: 0.3
            compression: zstd
            compression-threshold: 512
            templates: {"group:{g}:item:{i}": "select * from items where g = :g and i = :i"}
            tags: {"group:{g}:item:{i}": ["item:{i}"]}
          brief:
            store: truth
            ttl: 20ms
            negative-ttl: 5ms
            stale-while-revalidate: 20ms
            stale-if-error: 1h
            refresh-ahead: 0.5
            compression: lz4
            compression-threshold: 128
            templates: {"group:{g}:item:{i}": "select * from items where g = :g and i = :i"}
            tags: {"group:{g}:item:{i}": ["item:{i}"]}
        prefetch: {budget: 4, max-cpu: 1}
        %s
        """
            .formatted(folder.resolve("h.sock"), cache, more));
  }

  /**
   * Writes one of a sidecar that writes behind, into a store that is never there.
   *
   * @param folder for the configuration
   * @param journal the folder of the journal
   */
  static Path writeBehind(Path folder, Path journal) throws IOException {
    return Files.writeString(
        folder.resolve("behind.yaml"),
        """
        server: {port: 0, drain: 0s}
        admin: {port: 0}
        cache: {capacity: 1MiB}
        stores:
          none:
            type: jdbc
            url: "jdbc:postgresql://127.0.0.1:1/none"
            user: none
            connection-timeout: 250ms
        namespaces:
          behind:
            store: none
            templates: {"item:{id}": "select v from items where id = :id"}
            write-mode: write-behind
            writes:
              "item:{id}": {put: "update items set v = :value where id = :id"}
        write-behind: {journal: "%s", max-bytes: 64MiB}
        """
            .formatted(journal));
  }
}
