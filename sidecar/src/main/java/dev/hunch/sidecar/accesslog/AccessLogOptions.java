package dev.hunch.sidecar.accesslog;

import java.nio.file.Path;

/**
 * Where the access log goes.
 *
 * @param folder its files' folder; made if it is not there
 * @param rollBytes size at which a file is closed and compressed, in bytes, at least 1
 * @param keep how many compressed files are kept, at least 1
 */
public record AccessLogOptions(Path folder, long rollBytes, int keep) {
  public AccessLogOptions {
    if (rollBytes < 1) {
      throw new IllegalArgumentException("rollBytes is below 1: " + rollBytes);
    }
    if (keep < 1) {
      throw new IllegalArgumentException("keep is below 1: " + keep);
    }
  }
}
