package dev.hunch.sidecar.config;

/**
 * The HTTP server for metrics and health.
 *
 * @param host the address to listen on
 * @param port the port, in [0, 65535]; 0 takes a free one
 */
public record AdminConfig(String host, int port) {
  /** Port 7071 on loopback. */
  public static final AdminConfig DEFAULT = new AdminConfig("127.0.0.1", 7071);
}
