package dev.hunch.sidecar.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps other processes out of a journal's folder until it is closed or its holder dies. */
final class JournalLock implements AutoCloseable {
  private final FileChannel channel;

  private JournalLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the folder's lock.
   *
   * @throws JournalOpenException if another process, or another journal of this one, holds it
   */
  static JournalLock of(Path folder) throws IOException, JournalOpenException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // told below
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    if (lock == null) {
      channel.close();
      throw new JournalOpenException(
          "the folder "
              + folder
              + " is in use by another process; give each sidecar a write-behind.journal of its"
              + " own");
    }
    return new JournalLock(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close(); // which releases the lock
  }
}
