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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFilesTest {
  private static final long ROOM = 1 << 20;

  @TempDir private Path folder;

  private JournalFiles open(Path at) throws JournalOpenException {
    return JournalFiles.open(at, ROOM, () -> Instant.ofEpochMilli(1_000));
  }

  private static Write put(String key, String value) {
    return new Write(Key.of("shop", key), value.getBytes(UTF_8));
  }

  private static String textOf(PendingWrite pending) {
    byte[] value = pending.write().value();
    return pending.write().key().text() + '=' + (value == null ? "" : new String(value, UTF_8));
  }

  private static List<String> textsOf(JournalFiles journal) {
    return journal.found().stream().map(JournalFilesTest::textOf).toList();
  }

  private static List<Path> segments(Path at) throws IOException {
    try (Stream<Path> files = Files.list(at)) {
      return files.filter(file -> SegmentFile.numberOf(file) >= 0).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : segments(from)) {
      try {
        Files.copy(file, to.resolve(file.getFileName()));
      } catch (java.nio.file.NoSuchFileException e) {
        // deleted meanwhile: the oldest, so nothing older is copied later
      }
    }
  }

  @Test
  void open_anew_findsWhatIsNotDoneInItsOrder() throws Exception {
    try (JournalFiles journal = open(folder)) {
      assertThat(journal.found()).isEmpty();
      PendingWrite first = journal.append(put("a", "1")).join();
      journal.append(put("b", "ä\n\0")).join();
      journal.append(new Write(Key.of("other", "a"), null)).join();
      journal.append(put("a", "")).join();
      journal.done(first);
    }
    try (JournalFiles journal = open(folder)) {
      assertThat(textsOf(journal)).containsExactly("b=ä\n\0", "a=", "a=");
      PendingWrite delete = journal.found().get(1);
      assertThat(delete.write().isDelete()).isTrue();
      assertThat(delete.write().key().namespace()).isEqualTo("other");
      assertThat(delete.sinceMillis()).isEqualTo(1_000);
      assertThat(journal.found()).extracting(PendingWrite::number).isSorted();
      assertThat(journal.append(put("c", "")).join().number()).isGreaterThan(delete.number());
      journal.found().forEach(journal::done);
    }
    try (JournalFiles journal = open(folder)) {
      assertThat(textsOf(journal)).containsExactly("c=");
    }
  }

  @Test
  void open_cutAnywhere_findsWhatWasWholeAndGoesOn() throws Exception {
    List<String> all = new ArrayList<>();
    try (JournalFiles journal = open(folder)) {
      for (int i = 0; i < 3; i++) {
        all.add(textOf(journal.append(put("k" + i, "value " + i)).join()));
      }
    }
    Path whole = segments(folder).get(0);
    byte[] bytes = Files.readAllBytes(whole);
    int fewest = 3;
    for (int length = bytes.length; length >= 0; length--) {
      Path at = folder.resolve("cut" + length);
      Files.createDirectories(at);
      Files.write(at.resolve(whole.getFileName()), Arrays.copyOf(bytes, length));
      try (JournalFiles journal = open(at)) {
        List<String> found = textsOf(journal);
        assertThat(found).as("cut at %d", length).isEqualTo(all.subList(0, found.size()));
        assertThat(found.size()).isBetween(fewest - 1, fewest);
        fewest = found.size();
        journal.append(put("next", "")).join();
      }
      try (JournalFiles journal = open(at)) {
        assertThat(journal.found()).hasSize(fewest + 1);
      }
    }
    assertThat(fewest).isZero();
  }

  @Test
  void open_damagedAnywhere_losesNothingSilentlyThatIsFollowedByMore() throws Exception {
    int writes = 4;
    try (JournalFiles journal = open(folder)) {
      for (int i = 0; i < writes; i++) {
        journal.append(put("k" + i, "value " + i)).join(); // each forced before the next
      }
    }
    Path whole = segments(folder).get(0);
    byte[] bytes = Files.readAllBytes(whole);
    int refused = 0;
    int cut = 0;
    for (int at = 0; at < bytes.length; at++) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x10;
      Path copy = folder.resolve("damaged" + at);
      Files.createDirectories(copy);
      Files.write(copy.resolve(whole.getFileName()), damaged);
      try (JournalFiles journal = open(copy)) {
        assertThat(journal.found().size())
            .as("damaged at %d: only the last may be taken for one that was cut short", at)
            .isEqualTo(writes - 1);
        cut++;
      } catch (JournalOpenException e) {
        assertThat(e).hasMessageContaining(String.valueOf(whole.getFileName()));
        refused++;
      }
    }
    System.out.printf(
        "journal of %d bytes damaged at each: %d refused, %d cut%n", bytes.length, refused, cut);
    assertThat(refused).isGreaterThan(bytes.length / 2);
  }

  @Test
  void open_fileThatIsMissingOrForeign_isRefused() throws Exception {
    try (JournalFiles journal = open(folder)) {
      journal.append(put("a", "1")).join();
    }
    try (JournalFiles journal = open(folder)) {
      journal.append(put("a", "2")).join();
    }
    try (JournalFiles journal = open(folder)) {
      assertThat(textsOf(journal)).containsExactly("a=1", "a=2");
    }
    List<Path> files = segments(folder);
    byte[] second = Files.readAllBytes(files.get(1));
    Files.delete(files.get(1));
    assertThatThrownBy(() -> open(folder).close()).hasMessageContaining("is missing");
    Files.write(files.get(1), "something else altogether".getBytes(UTF_8));
    assertThatThrownBy(() -> open(folder).close()).hasMessageContaining("no file of this journal");
    Files.write(files.get(1), Arrays.copyOf(second, second.length - 1)); // not the last one
    assertThatThrownBy(() -> open(folder).close()).hasMessageContaining("is damaged");
    Files.write(files.get(1), second);
    try (JournalFiles journal = open(folder)) {
      assertThat(textsOf(journal)).containsExactly("a=1", "a=2");
    }
  }

  @Test
  void open_folderInUse_isRefused() throws Exception {
    try (JournalFiles journal = open(folder)) {
      assertThat(journal.found()).isEmpty();
      assertThatThrownBy(() -> open(folder)).hasMessageContaining("in use by another process");
    }
    open(folder).close();
  }

  @Test
  void open_folderThatCannotBe_isRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> open(file)).isInstanceOf(JournalOpenException.class);
  }

  @Test
  void append_noRoomLeft_isRefusedUntilSomethingIsDone() throws Exception {
    try (JournalFiles journal = open(folder)) {
      String large = "x".repeat((int) ROOM / 4);
      List<PendingWrite> kept = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        kept.add(journal.append(put("k" + i, large)).join());
      }
      assertThatThrownBy(() -> journal.append(put("k", large)).join())
          .cause()
          .isInstanceOfSatisfying(
              WriteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.JOURNAL_FULL));
      assertThat(journal.pendingBytes()).isLessThanOrEqualTo(ROOM);
      journal.done(kept.get(1));
      journal.append(put("k", large)).join();
    }
    try (JournalFiles journal = open(folder)) {
      assertThat(journal.found()).hasSize(3);
    }
  }

  @Test
  void append_afterTheEnd_isRefused() throws Exception {
    JournalFiles journal = open(folder);
    journal.close();
    assertThat(journal.append(put("a", "1"))).isCompletedExceptionally();
  }

  @Test
  void files_oneWriteThatStays_doNotGrowForEver() throws Exception {
    try (JournalFiles journal = open(folder)) {
      PendingWrite stays = journal.append(put("stays", "for long")).join();
      String value = "x".repeat(8_000);
      for (int i = 0; i < 2_000; i++) { // 16 MB
        journal.done(journal.append(put("k", value)).join());
      }
      long bytes = 0;
      for (Path file : segments(folder)) {
        bytes += file.toFile().length(); // 0 if it has been deleted meanwhile
      }
      assertThat(bytes).isLessThan(ROOM);
      assertThat(stays.number()).isEqualTo(1);
    }
    try (JournalFiles journal = open(folder)) {
      assertThat(textsOf(journal)).contains("stays=for long").hasSizeLessThan(10);
      assertThat(textOf(journal.found().get(0))).isEqualTo("stays=for long");
    }
  }

  @Test
  void putAside_isReadableForPeople() throws Exception {
    try (JournalFiles journal = open(folder)) {
      journal.putAside(journal.append(put("a\"b", "x\n\\ä")).join(), "FORBIDDEN: because");
      journal.putAside(journal.append(new Write(Key.of("shop", "c"), null)).join(), "why");
    }
    assertThat(Files.readAllLines(folder.resolve("rejected.jsonl")))
        .containsExactly(
            "{\"since\":\"1970-01-01T00:00:01Z\",\"namespace\":\"shop\",\"key\":\"a\\\"b\","
                + "\"put\":\"x\\u000a\\\\ä\",\"why\":\"FORBIDDEN: because\"}",
            "{\"since\":\"1970-01-01T00:00:01Z\",\"namespace\":\"shop\",\"key\":\"c\","
                + "\"delete\":true,\"why\":\"why\"}");
  }

  /** What a kill leaves behind is a copy of the files at any moment. */
  @Test
  void copies_atRandomMoments_holdEverythingAcknowledgedAndNothingOlderWithoutTheNewer()
      throws Exception {
    int found = 0;
    Random random = new Random(7);
    Path live = folder.resolve("live");
    Map<String, ArrayDeque<PendingWrite>> pending = new HashMap<>();
    try (JournalFiles journal = open(live)) {
      int version = 0;
      for (int round = 0; round < 60; round++) {
        for (int i = 0; i < 60; i++) {
          String key = "k" + (random.nextInt(100) < 98 ? random.nextInt(20) : 20);
          List<CompletableFuture<PendingWrite>> batch = new ArrayList<>();
          for (int j = random.nextInt(4); j >= 0; j--) {
            version++;
            String value = "%08d".formatted(version) + "x".repeat(random.nextInt(1_000));
            batch.add(journal.append(put(key, value)));
          }
          for (CompletableFuture<PendingWrite> each : batch) {
            pending.computeIfAbsent(key, its -> new ArrayDeque<>()).add(each.join());
          }
          String other = "k" + random.nextInt(20);
          ArrayDeque<PendingWrite> line = pending.getOrDefault(other, new ArrayDeque<>());
          while (line.size() > random.nextInt(3)) {
            journal.done(line.remove());
          }
        }
        Path at = folder.resolve("copy" + round);
        copy(live, at);
        try (JournalFiles copied = open(at)) {
          Map<String, List<Long>> byKey = new HashMap<>();
          copied
              .found()
              .forEach(
                  each ->
                      byKey
                          .computeIfAbsent(each.write().key().text(), its -> new ArrayList<>())
                          .add(each.number()));
          for (Map.Entry<String, ArrayDeque<PendingWrite>> line : pending.entrySet()) {
            List<Long> wanted = line.getValue().stream().map(PendingWrite::number).toList();
            List<Long> its = byKey.getOrDefault(line.getKey(), List.of());
            assertThat(its)
                .as("pending of %s", line.getKey())
                .isSorted()
                .endsWith(wanted.toArray(Long[]::new));
          }
          found += copied.found().size();
        }
      }
    }
    System.out.printf("60 copies of a live journal: %d writes found, none missing%n", found);
    assertThat(found).isPositive();
  }
}
