package dev.hunch.sidecar.config;

import java.nio.file.Path;

/**
 * Where the access log goes.
 *
 * @param folder its files' folder; made if it is not there
 * @param rollBytes size at which a file is closed and compressed, in bytes
 * @param keep how many compressed files are kept
 */
public record AccessLogConfig(Path folder, long rollBytes, int keep) {
  /** Size at which a file is closed unless the configuration says otherwise, in bytes. */
  public static final long DEFAULT_ROLL_BYTES = 64L << 20;

  /** How many compressed files are kept unless the configuration says otherwise. */
  public static final int DEFAULT_KEEP = 16;
}
