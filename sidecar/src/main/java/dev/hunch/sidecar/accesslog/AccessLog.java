package dev.hunch.sidecar.accesslog;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.agent.Agent;
import dev.hunch.core.prefetch.AccessEventQueue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every read into CSV files, for training.
 *
 * <p>Lines are gathered and written when there is nothing else to do, or once a second. A file that
 * has grown enough is closed, and compressed on a thread of its own. It never fails a read: what
 * cannot be written is dropped and counted, and a new file is tried after a while. Its agent is not
 * thread-safe; the counts are.
 */
public final class AccessLog implements Agent, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  /** Events taken in one turn. */
  private static final int TURN = 4096;

  /** Characters gathered before they are written in any case. */
  private static final int GATHERED_CHARS = 64 << 10;

  private static final long FLUSH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long CLOSE_SECONDS = 30;

  private final AccessEventQueue events;
  private final AccessLogOptions options;
  private final LogFiles files;
  private final ExecutorService compressor;
  private final StringBuilder gathered = new StringBuilder(GATHERED_CHARS + 1024);
  private final FieldColumns fields = new FieldColumns();
  private final LongAdder written = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private long gatheredEvents;
  private long gatheredSinceNanos;

  /** The latest file, which is never deleted. */
  private volatile @Nullable Path file;

  private @Nullable OutputStream out;
  private long fileBytes;
  private boolean failing;
  private long retryAtNanos;

  /**
   * Creates a log; its first file is opened when there is something to write.
   *
   * @param events what was read; this agent is its only taker
   * @param options where the files go
   * @param clock wall time, for the files' names
   */
  public AccessLog(AccessEventQueue events, AccessLogOptions options, InstantSource clock) {
    this.events = events;
    this.options = options;
    this.files = new LogFiles(options.folder(), clock);
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "hunch-access-log-gzip");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    this.compressor = pool;
  }

  @Override
  public int doWork(long nowNanos) {
    int worked = 0;
    while (worked < TURN) {
      AccessEvent event = events.poll();
      if (event == null) {
        break;
      }
      worked++;
      if (gatheredEvents == 0) {
        gatheredSinceNanos = nowNanos;
      }
      CsvLine.append(event, fields, gathered);
      gatheredEvents++;
      if (gathered.length() >= GATHERED_CHARS) {
        flush(nowNanos);
      }
    }
    if (gatheredEvents > 0 && (worked == 0 || nowNanos - gatheredSinceNanos >= FLUSH_NANOS)) {
      flush(nowNanos);
      worked++;
    }
    return worked;
  }

  @Override
  public String roleName() {
    return "access-log";
  }

  /** How many events were written. */
  public long written() {
    return written.sum();
  }

  /** How many events were lost: the queue was full, or a file could not be written. */
  public long dropped() {
    return events.dropped() + lost.sum();
  }

  /** Writes what still waits and closes the file. Its agent must have stopped. */
  @Override
  public void close() {
    long now = retryAtNanos; // the last chance, even while failing
    while (doWork(now) > 0) {
      // until nothing is left
    }
    closeFile();
    compressor.shutdown();
    try {
      if (!compressor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.atWarn().log("the access log's last file is left uncompressed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void flush(long nowNanos) {
    if (failing && nowNanos - retryAtNanos < 0) {
      drop();
      return;
    }
    try {
      OutputStream to = out == null ? openFile() : out;
      byte[] bytes = gathered.toString().getBytes(StandardCharsets.UTF_8);
      to.write(bytes);
      fileBytes += bytes.length;
      written.add(gatheredEvents);
      gathered.setLength(0);
      gatheredEvents = 0;
      if (failing) {
        failing = false;
        LOG.atInfo().addKeyValue("file", file).log("the access log is written again");
      }
      if (fileBytes >= options.rollBytes()) {
        roll();
      }
    } catch (IOException e) {
      retryAtNanos = nowNanos + RETRY_NANOS;
      if (!failing) {
        failing = true;
        LOG.atWarn()
            .addKeyValue("folder", options.folder())
            .addKeyValue("reason", e.toString())
            .log("cannot write the access log; reads go on, and it is tried again every 5 s");
      }
      drop();
      closeFile();
    }
  }

  private void drop() {
    fields.beginFile();
    lost.add(gatheredEvents);
    gathered.setLength(0);
    gatheredEvents = 0;
  }

  private OutputStream openFile() throws IOException {
    Path opened = files.create();
    OutputStream to = Files.newOutputStream(opened);
    file = opened;
    out = to;
    byte[] header = CsvLine.HEADER.getBytes(StandardCharsets.UTF_8);
    to.write(header);
    fileBytes = header.length;
    compressor.execute(() -> tidy(null));
    return to;
  }

  private void roll() {
    Path full = file;
    closeFile();
    if (full == null) {
      return;
    }
    compressor.execute(() -> tidy(full));
  }

  /**
   * Compresses a full file, if one is given, and deletes the oldest. On the compressor's thread.
   */
  private void tidy(@Nullable Path full) {
    try {
      if (full != null) {
        files.compress(full);
      }
      files.prune(options.keep(), file);
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("folder", options.folder())
          .addKeyValue("reason", e.toString())
          .log("cannot compress or delete a file of the access log; it stays as it is");
    }
  }

  private void closeFile() {
    fields.beginFile();
    OutputStream closing = out;
    out = null;
    fileBytes = 0;
    if (closing != null) {
      try {
        closing.close();
      } catch (IOException e) {
        LOG.atWarn().addKeyValue("reason", e.toString()).log("cannot close the access log's file");
      }
    }
  }
}
