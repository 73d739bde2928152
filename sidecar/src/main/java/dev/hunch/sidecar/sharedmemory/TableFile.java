package dev.hunch.sidecar.sharedmemory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of a table: new at each start, locked while it is in use, removed at the end.
 *
 * <p>A file that a killed sidecar has left behind is marked as closed before it is removed: clients
 * that have it mapped still read it no more.
 */
final class TableFile implements AutoCloseable {
  private static final int ZEROS = 1 << 20;

  private final Path path;
  private final FileChannel channel;
  private final MappedByteBuffer bytes;

  private TableFile(Path path, FileChannel channel, MappedByteBuffer bytes) {
    this.path = path;
    this.channel = channel;
    this.bytes = bytes;
  }

  /**
   * Makes the file anew, all zeros.
   *
   * @param groupMayRead whether the file's group may read it, or its owner only
   * @throws IOException if it cannot be made, there is no room for it, another process uses it, or
   *     something else lies there
   */
  static TableFile create(Path path, int sizeBytes, boolean groupMayRead) throws IOException {
    retire(path);
    Set<PosixFilePermission> permissions =
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    if (groupMayRead) {
      permissions.add(PosixFilePermission.GROUP_READ);
    }
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(
                EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
    try {
      if (lock(channel) == null) {
        throw new IOException(path + ": another process has locked it");
      }
      Files.setPosixFilePermissions(path, permissions); // whatever the umask leaves
      // A page that does not exist yet would kill the process if the disk were full by then.
      ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(ZEROS, sizeBytes));
      for (long at = 0; at < sizeBytes; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), sizeBytes - at));
        at += channel.write(zeros, at);
      }
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, sizeBytes);
      bytes.order(ByteOrder.nativeOrder());
      return new TableFile(path, channel, bytes);
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      Files.deleteIfExists(path);
      String why = String.valueOf(e.getMessage());
      if (e instanceof IOException && !why.startsWith(path.toString())) {
        throw new IOException(path + ": " + why, e); // the system's words name no file
      }
      throw e;
    }
  }

  MappedByteBuffer bytes() {
    return bytes;
  }

  Path path() {
    return path;
  }

  /** Removes the file; who has it mapped keeps it. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
    channel.close();
  }

  /** Marks what lies at the path as closed and removes it. */
  private static void retire(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + ": it is there and is not a file");
    }
    try (FileChannel old =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (lock(old) == null) {
        throw new IOException(path + ": another process uses it");
      }
      if (old.size() >= TableLayout.HEADER_BYTES) {
        MappedByteBuffer header =
            old.map(FileChannel.MapMode.READ_WRITE, 0, TableLayout.HEADER_BYTES);
        header.order(ByteOrder.nativeOrder());
        if (header.getLong(TableLayout.MAGIC_AT) != TableLayout.MAGIC) {
          throw new IOException(path + ": it is there and is not a table of Hunch's");
        }
        TableMemory.INTS.setVolatile(header, TableLayout.CLOSED_AT, 1);
      } else if (old.size() > 0) {
        throw new IOException(path + ": it is there and is not a table of Hunch's");
      }
      Files.delete(path);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException thisProcess) {
      return null;
    }
  }
}
