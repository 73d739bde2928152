package dev.hunch.sidecar.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.PendingWrite;
import dev.hunch.core.cache.Write;
import dev.hunch.core.cache.WriteException;
import dev.hunch.core.cache.WriteException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on a disk that fails when the test says so. */
class JournalFailureTest {
  private static final long ROOM = 1 << 20;

  @TempDir private Path folder;
  private final FailingDisk disk = new FailingDisk();

  /** A real disk, some of whose work fails; counts what it is asked for. */
  private static final class FailingDisk implements Disk {
    final AtomicInteger touches = new AtomicInteger();
    final CountDownLatch mayFail = new CountDownLatch(1);
    volatile @Nullable Error writeError;
    volatile boolean failsWrites;
    volatile boolean failsTruncates;
    volatile boolean failsForces;
    volatile boolean failsFolders;
    final List<Path> forcedFolders = new CopyOnWriteArrayList<>();

    @Override
    public void forceFolder(Path folder) throws IOException {
      forcedFolders.add(folder);
      if (failsFolders) {
        throw new IOException("the folder cannot be forced");
      }
      Disk.super.forceFolder(folder);
    }

    @Override
    public FileChannel make(Path file) throws IOException {
      touches.incrementAndGet();
      return Disk.super.make(file);
    }

    @Override
    public int write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
      touches.incrementAndGet();
      Error error = writeError;
      if (error != null) {
        try {
          mayFail.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
        throw error;
      }
      failIf(failsWrites);
      return Disk.super.write(file, bytes, at);
    }

    @Override
    public void truncate(FileChannel file, long sizeBytes) throws IOException {
      touches.incrementAndGet();
      failIf(failsTruncates);
      Disk.super.truncate(file, sizeBytes);
    }

    @Override
    public void force(FileChannel file) throws IOException {
      touches.incrementAndGet();
      failIf(failsForces);
      Disk.super.force(file);
    }

    @Override
    public void delete(Path file) throws IOException {
      touches.incrementAndGet();
      Disk.super.delete(file);
    }

    private static void failIf(boolean fails) throws IOException {
      if (fails) {
        throw new IOException("as the test says");
      }
    }
  }

  private JournalFiles open() throws JournalOpenException {
    return JournalFiles.open(folder, ROOM, () -> Instant.ofEpochMilli(1_000), disk);
  }

  private static Write put(String key, String value) {
    return new Write(Key.of("shop", key), value.getBytes(UTF_8));
  }

  private static void assertRefused(CompletableFuture<PendingWrite> append, Reason reason) {
    assertThatThrownBy(() -> append.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            WriteException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private List<String> foundAnew() throws JournalOpenException {
    try (JournalFiles journal =
        JournalFiles.open(folder, ROOM, () -> Instant.ofEpochMilli(1_000))) {
      return journal.found().stream().map(each -> each.write().key().text()).toList();
    }
  }

  @Test
  void append_writersThreadDiesOfAnError_failsAllThatWaitAndAllLaterOnes() throws Exception {
    try (JournalFiles journal = open()) {
      journal.append(put("kept", "v")).join();
      disk.writeError = new OutOfMemoryError("as the test says");
      List<CompletableFuture<PendingWrite>> waiting = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        waiting.add(journal.append(put("k" + i, "v")));
      }
      disk.mayFail.countDown();
      for (CompletableFuture<PendingWrite> each : waiting) {
        assertRefused(each, Reason.JOURNAL_FAILED);
      }
      assertRefused(journal.append(put("later", "v")), Reason.JOURNAL_FAILED);
    }
    assertThat(foundAnew()).containsExactly("kept");
  }

  @Test
  void append_forceFails_touchesNoFileAnyMore() throws Exception {
    JournalFiles journal = open();
    PendingWrite kept = journal.append(put("kept", "v")).join();
    PendingWrite other = journal.append(put("other", "v")).join();
    disk.failsForces = true;
    assertFailsForGood(journal, kept, other);
    assertThat(foundAnew()).as("no mark was written").contains("kept", "other");
  }

  @Test
  void append_writeFailsAndCannotBeCut_touchesNoFileAnyMore() throws Exception {
    JournalFiles journal = open();
    PendingWrite kept = journal.append(put("kept", "v")).join();
    PendingWrite other = journal.append(put("other", "v")).join();
    disk.failsWrites = true;
    disk.failsTruncates = true;
    assertFailsForGood(journal, kept, other);
    assertThat(foundAnew()).containsExactly("kept", "other");
  }

  @Test
  void putAside_nameOfItsFileIsNotSafe_failsAndIsTriedAgain() throws Exception {
    try (JournalFiles journal = open()) {
      PendingWrite bad = journal.append(put("bad", "v")).join();
      disk.failsFolders = true;
      assertThatThrownBy(() -> journal.putAside(bad, "why"))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(folder.resolve("rejected.jsonl")).isEmptyFile();
      disk.failsFolders = false;
      journal.putAside(bad, "why");
      int forced = disk.forcedFolders.size();
      journal.putAside(bad, "again");
      assertThat(disk.forcedFolders).as("once is enough").hasSize(forced);
      assertThat(Files.readAllLines(folder.resolve("rejected.jsonl"))).hasSize(2);
    }
  }

  @Test
  void open_foldersThatAreNotThere_areMadeAndTheirNamesForced() throws Exception {
    Path inner = folder.resolve("a").resolve("b");
    JournalFiles.open(inner, ROOM, () -> Instant.ofEpochMilli(1_000), disk).close();
    assertThat(disk.forcedFolders).containsExactly(folder, folder.resolve("a"), inner);
  }

  private void assertFailsForGood(JournalFiles journal, PendingWrite... kept) {
    assertRefused(journal.append(put("refused", "v")), Reason.JOURNAL_FAILED);
    disk.failsForces = false;
    disk.failsWrites = false;
    disk.failsTruncates = false;
    int touches = disk.touches.get();
    for (PendingWrite each : kept) {
      journal.done(each);
    }
    assertRefused(journal.append(put("later", "v")), Reason.JOURNAL_FAILED);
    assertThat(journal.hasFailed()).isTrue();
    journal.close(); // waits for the writer's thread
    assertThat(disk.touches).hasValue(touches);
  }

  @Test
  void append_writeFailsAndIsCut_isTriedAgain() throws Exception {
    try (JournalFiles journal = open()) {
      disk.failsWrites = true;
      assertRefused(journal.append(put("refused", "v")), Reason.JOURNAL_FAILED);
      disk.failsWrites = false;
      assertThat(journal.hasFailed()).as("it is tried again").isFalse();
      journal.append(put("kept", "v")).join();
    }
    assertThat(foundAnew()).containsExactly("kept");
  }

  /** What a pending write takes of the heap is some hundred bytes more than its record. */
  @Test
  void append_manySmallWrites_areRefusedBeforeTheyTakeMoreHeapThanAllowed() throws Exception {
    try (JournalFiles journal = open()) {
      List<CompletableFuture<PendingWrite>> appended = new ArrayList<>();
      for (int i = 0; i < ROOM / 600 + 1; i++) {
        appended.add(journal.append(put("k" + i, "")));
      }
      assertRefused(appended.get(appended.size() - 1), Reason.JOURNAL_FULL);
      appended.get(0).join();
      assertThat(journal.pendingBytes()).isLessThanOrEqualTo(ROOM);
      for (int i = 0; i < 1_000; i++) {
        journal.done(appended.get(i).join());
      }
      journal.append(put("next", "")).join();
    }
  }
}
