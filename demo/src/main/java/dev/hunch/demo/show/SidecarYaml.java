package dev.hunch.demo.show;

import dev.hunch.demo.shop.PostgresServer;
import dev.hunch.demo.shop.ShopKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that the demo starts a sidecar with.
 *
 * @param databasePort the port of the database, or of the proxy before it
 * @param cacheMebibytes the cache's capacity
 * @param prefetch whether it prefetches
 * @param bundle its model; null for none
 * @param accessLog the folder of its access log; null for none
 */
public record SidecarYaml(
    int databasePort,
    int cacheMebibytes,
    boolean prefetch,
    @Nullable Path bundle,
    @Nullable Path accessLog) {

  /** A second namespace with the same keys, for what must not be measured. */
  static final String WARM_UP_NAMESPACE = "warmup";

  /**
   * How busy the processor may be while it prefetches. Users, service, sidecar and database share
   * this machine: its load tells nothing of the database's.
   */
  static final double MAX_CPU = 1.0;

  /** Connections of a service, or of its sidecar, to the database. */
  static final int POOL_SIZE = 16;

  /** Writes the file and returns where it is. */
  public Path write(Path file) throws IOException {
    return Files.writeString(file, text());
  }

  String text() {
    StringBuilder yaml = new StringBuilder();
    yaml.append("server: {host: 127.0.0.1, port: 0}\n");
    yaml.append("admin: {host: 127.0.0.1, port: 0}\n");
    yaml.append("cache: {capacity: ").append(cacheMebibytes).append("MiB}\n");
    yaml.append("stores:\n  db: {type: jdbc, url: ")
        .append(quoted(PostgresServer.url(databasePort)))
        .append(", user: ")
        .append(PostgresServer.USER)
        .append(", pool-size: ")
        .append(POOL_SIZE)
        .append("}\n");
    yaml.append("namespaces:\n");
    namespace(yaml, ShopKeys.NAMESPACE);
    namespace(yaml, WARM_UP_NAMESPACE);
    yaml.append("prefetch: {enabled: ")
        .append(prefetch)
        .append(", max-concurrency: ")
        .append(POOL_SIZE)
        .append(", max-cpu: ")
        .append(MAX_CPU)
        .append("}\n");
    if (bundle != null) {
      yaml.append("model: {bundle: ").append(quoted(bundle.toString())).append("}\n");
    }
    if (accessLog != null) {
      yaml.append("access-log: {folder: ").append(quoted(accessLog.toString())).append("}\n");
    }
    return yaml.toString();
  }

  private static void namespace(StringBuilder yaml, String name) {
    yaml.append("  ").append(name).append(":\n");
    yaml.append("    store: db\n    ttl: 10m\n    negative-ttl: 10m\n    templates:\n");
    ShopKeys.templates()
        .forEach(
            (template, sql) ->
                yaml.append("      ")
                    .append(quoted(template))
                    .append(": ")
                    .append(quoted(sql))
                    .append('\n'));
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
