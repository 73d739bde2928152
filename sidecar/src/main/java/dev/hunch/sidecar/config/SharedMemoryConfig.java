package dev.hunch.sidecar.config;

import java.nio.file.Path;

/**
 * The table in shared memory that clients in the pod may read hits from.
 *
 * @param file where it lies: on a file system in memory, as {@code /dev/shm}, that the clients have
 *     under the same path
 * @param sizeBytes how large it is, in bytes
 * @param maxValueBytes the largest value that is copied to it, in bytes
 * @param groupMayRead whether the file's group may read it, or its owner only
 */
public record SharedMemoryConfig(
    Path file, int sizeBytes, int maxValueBytes, boolean groupMayRead) {
  /** Its size unless the configuration says otherwise, in bytes. */
  public static final int DEFAULT_SIZE_BYTES = 64 << 20;

  /** The largest value unless the configuration says otherwise, in bytes. */
  public static final int DEFAULT_MAX_VALUE_BYTES = 16 << 10;
}
