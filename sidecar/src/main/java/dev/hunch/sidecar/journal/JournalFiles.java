package dev.hunch.sidecar.journal;

import dev.hunch.core.cache.PendingWrite;
import dev.hunch.core.cache.Write;
import dev.hunch.core.cache.WriteException;
import dev.hunch.core.cache.WriteException.Reason;
import dev.hunch.core.cache.WriteJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal as a folder of files: segments of records, written by one thread, which forces what
 * has gathered meanwhile to the disk at once.
 *
 * <p>The oldest segment is deleted when the store has all that is in it. One that a few writes keep
 * for long is written anew at the end: a write keeps its number, so the order stays. Thread-safe.
 */
public final class JournalFiles implements WriteJournal, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JournalFiles.class);

  /** How long it may take until it is written that a write is done. */
  private static final long DONE_MILLIS = 200;

  private static final long STOP_MILLIS = 10_000;

  private final long maxBytes;
  private final InstantSource clock;
  private final JournalLock lock;
  private final DeadLetters deadLetters;
  private final List<PendingWrite> found;
  private final LiveWrites live;

  private final ArrayDeque<SegmentFile> files;

  /** The thread's own, and whether it has told of the present failure. */
  private final JournalSegments segments;

  private boolean hasComplained;
  private final Thread writer = new Thread(this::run, "hunch-journal");

  // ---- guarded by this

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private long lastNumber;
  private boolean hasFailed;
  private boolean isClosed;

  private record Waiting(PendingWrite pending, CompletableFuture<PendingWrite> kept) {}

  private JournalFiles(
      Path folder, long maxBytes, InstantSource clock, JournalLock lock, JournalReplay replay)
      throws IOException {
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.lock = lock;
    this.deadLetters = new DeadLetters(replay.disk, folder);
    this.found = List.copyOf(replay.pending.values());
    this.lastNumber = replay.lastNumber;
    this.live = new LiveWrites(maxBytes, replay.segments);
    this.files = replay.segments;
    this.segments = new JournalSegments(folder, maxBytes, replay, live);
    writer.setDaemon(true);
  }

  /**
   * Opens the journal of a folder, which is made if it is not there.
   *
   * @param maxBytes how much the writes that the store does not have yet may take; the files take
   *     up to three times as much
   * @param clock wall time, for the age of writes
   * @throws JournalOpenException if it is in use, damaged, or cannot be written
   */
  public static JournalFiles open(Path folder, long maxBytes, InstantSource clock)
      throws JournalOpenException {
    return open(folder, maxBytes, clock, Disk.REAL);
  }

  static JournalFiles open(Path folder, long maxBytes, InstantSource clock, Disk disk)
      throws JournalOpenException {
    JournalLock lock = null;
    JournalReplay replay = new JournalReplay(disk);
    try {
      makeFolder(disk, folder.toAbsolutePath().normalize());
      lock = JournalLock.of(folder);
      try (Stream<Path> files = Files.list(folder)) {
        replay.read(files.filter(file -> SegmentFile.numberOf(file) >= 0).sorted().toList());
      }
      JournalFiles journal = new JournalFiles(folder, maxBytes, clock, lock, replay);
      journal.writer.start();
      return journal;
    } catch (JournalOpenException e) {
      closeAll(replay.segments, lock);
      throw e;
    } catch (IOException | RuntimeException e) {
      closeAll(replay.segments, lock);
      throw new JournalOpenException("the folder " + folder + " cannot be used: " + e);
    }
  }

  /** Makes the folder and those it lies in, each there after a crash of the machine. */
  private static void makeFolder(Disk disk, Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent == null || Files.isDirectory(folder)) {
      Files.createDirectories(folder); // tells what else lies there
      return;
    }
    makeFolder(disk, parent);
    Files.createDirectories(folder);
    disk.forceFolder(parent);
  }

  private static void closeAll(Iterable<SegmentFile> files, @Nullable JournalLock lock) {
    try {
      for (SegmentFile file : files) {
        file.close();
      }
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("a file of the journal could not be closed");
    }
  }

  @Override
  public List<PendingWrite> found() {
    return found;
  }

  @Override
  public CompletableFuture<PendingWrite> append(Write write) {
    CompletableFuture<PendingWrite> kept = new CompletableFuture<>();
    synchronized (this) {
      if (hasFailed || isClosed) {
        return CompletableFuture.failedFuture(failure());
      }
      if (!live.reserve(write)) {
        return CompletableFuture.failedFuture(
            new WriteException(
                Reason.JOURNAL_FULL,
                "the journal holds " + live.bytes() + " of at most " + maxBytes + " bytes"));
      }
      lastNumber++;
      waiting.add(new Waiting(new PendingWrite(lastNumber, write, clock.millis()), kept));
      notifyAll();
    }
    return kept;
  }

  @Override
  public void done(PendingWrite pending) {
    if (live.end(pending)) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  @Override
  public void putAside(PendingWrite pending, String why) {
    try {
      deadLetters.add(pending, why);
    } catch (IOException e) {
      LOG.atError().setCause(e).log("a write that the store rejects could not be put aside");
      throw new UncheckedIOException(e);
    }
  }

  /** What the writes take that the store does not have yet, in bytes. */
  public long pendingBytes() {
    return live.bytes();
  }

  /** Whether it takes no write any more, until it is opened anew. */
  public synchronized boolean hasFailed() {
    return hasFailed;
  }

  /**
   * Writes what waits, and ends. What the store does not have yet is found at the next start. To
   * close it again does nothing.
   */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    try {
      writer.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closeAll(files, lock);
  }

  // ---- the writer's thread

  private void run() {
    List<Waiting> batch = new ArrayList<>();
    try {
      while (take(batch)) {
        if (write(batch)) {
          tidy();
        }
        batch.clear();
      }
    } catch (Throwable e) { // else whoever waits would wait for ever
      failedForGood(e);
      refuse(batch);
    }
  }

  /**
   * Waits for what is to be written, as much as goes into one file; false at the end, or when no
   * file may be touched any more.
   */
  private synchronized boolean take(List<Waiting> batch) throws InterruptedException {
    while (waiting.isEmpty() && !isClosed && !hasFailed) {
      if (live.hasDone()) {
        wait(DONE_MILLIS);
        break;
      }
      wait();
    }
    long bytes = 0;
    while (!waiting.isEmpty() && bytes < segments.segmentBytes()) {
      Waiting next = waiting.remove();
      batch.add(next);
      bytes += JournalRecord.sizeOf(next.pending.write());
    }
    return !hasFailed && !(isClosed && batch.isEmpty() && !live.hasDone());
  }

  /** Writes; false if that failed. */
  private boolean write(List<Waiting> batch) {
    List<Long> done = live.takeDone();
    SegmentFile segment;
    try {
      segment = segments.append(batch.stream().map(Waiting::pending).toList(), done);
    } catch (IOException e) {
      live.putBack(done);
      failed(e);
      refuse(batch);
      return false;
    }
    hasComplained = false;
    if (batch.isEmpty()) {
      return true; // that a write is done need not be on the disk yet
    }
    try {
      segment.force();
    } catch (IOException e) {
      failed(e);
      refuse(batch);
      return false;
    }
    batch.forEach(each -> live.keepIn(segment, each.pending));
    batch.forEach(each -> each.kept.complete(each.pending));
    return true;
  }

  private void tidy() {
    try {
      segments.tidy();
    } catch (IOException e) {
      failed(e);
    }
  }

  /** What is not safe on the disk once will not be: then it takes no more until a restart. */
  private void failed(IOException e) {
    boolean isLasting = e instanceof SegmentFile.UnsafeException;
    if (!isLasting && !hasComplained) {
      LOG.atError().setCause(e).log("the journal cannot be written; it is tried again");
      hasComplained = true;
    }
    synchronized (this) {
      if (!isLasting && !isClosed) {
        return;
      }
    }
    failedForGood(e);
  }

  private void failedForGood(Throwable e) {
    List<Waiting> refused;
    synchronized (this) {
      hasFailed = true;
      refused = List.copyOf(waiting);
      waiting.clear();
    }
    refuse(refused);
    LOG.atError().setCause(e).log("the journal is not safe on the disk; restart when it can be");
  }

  private void refuse(List<Waiting> batch) {
    List<Waiting> refused = batch.stream().filter(each -> !each.kept.isDone()).toList();
    refused.forEach(each -> live.release(each.pending.write()));
    refused.forEach(each -> each.kept.completeExceptionally(failure()));
  }

  private static WriteException failure() {
    return new WriteException(Reason.JOURNAL_FAILED, "the journal cannot be written");
  }
}
