package dev.hunch.sidecar.config;

import java.nio.file.Path;

/**
 * Where writes wait that reach their store later.
 *
 * @param journal the folder that they are kept in until then
 * @param maxBytes how much they may take, in bytes
 */
public record WriteBehindConfig(Path journal, long maxBytes) {
  /** What pending writes may take unless the file says otherwise. */
  public static final long DEFAULT_MAX_BYTES = 64L << 20;
}
