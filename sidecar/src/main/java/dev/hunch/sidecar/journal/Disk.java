package dev.hunch.sidecar.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the journal does to its files while it runs. */
interface Disk {
  Disk REAL = new Disk() {};

  /** Makes an empty file. */
  default FileChannel make(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
  }

  /** Writes some of the bytes at the offset; returns how many. */
  default int write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    return file.write(bytes, at);
  }

  default void truncate(FileChannel file, long sizeBytes) throws IOException {
    var unused = file.truncate(sizeBytes);
  }

  default void force(FileChannel file) throws IOException {
    file.force(false);
  }

  /** Makes sure of the names in a folder: of a file that was made there. */
  default void forceFolder(Path folder) throws IOException {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  default void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }
}
