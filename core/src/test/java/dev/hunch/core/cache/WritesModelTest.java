package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.eviction.LruEviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random writes, reads, loads, invalidations, failures and kills in each mode that writes, against
 * a reference that knows which values a read may be given.
 *
 * <p>Every write puts a version of its own, so a value tells when it was written.
 */
class WritesModelTest {
  private static final int SEQUENCES = 20_000;
  private static final int STEPS = 40;
  private static final Duration REST = Duration.ofSeconds(5);
  private static final List<Key> KEYS = List.of(Key.of("plain", "a"), Key.of("plain", "b"));

  @Test
  void operations_random_neverShowOlderThanAcknowledged() {
    for (WriteMode mode : List.of(WriteMode.WRITE_THROUGH, WriteMode.WRITE_BEHIND)) {
      Map<String, Long> counts = new TreeMap<>();
      for (long seed = 0; seed < SEQUENCES; seed++) {
        new Sequence(mode, seed, counts).run();
      }
      System.out.printf("%s: %,d sequences; %s%n", mode, SEQUENCES, counts);
      assertThat(counts).containsKeys("acknowledged", "failed", "killed", "reads checked", "kept");
      if (mode == WriteMode.WRITE_BEHIND) {
        assertThat(counts).containsKeys("rejected", "done for the dead");
      }
    }
  }

  private static final class Sequence {
    /** A write that was asked for; done when it was answered. */
    private record Asked(Key key, int version, CompletableFuture<Boolean> answer) {}

    private record Asking(Key key, int floor, CompletableFuture<Answer> answer) {}

    private final WriteMode mode;
    private final Random random;
    private final String about;
    private final Map<String, Long> counts;
    private final ManualTime time = new ManualTime();
    private final EntryStore entries = InMemoryEntryStore.countingEntries();
    private final MemoryJournal journal = new MemoryJournal();

    /** The store: the version of each key, 0 at first; what was deleted counts as a version too. */
    private final Map<Key, Integer> stored = new HashMap<>();

    /** The versions that are deletions. */
    private final Map<Integer, Boolean> deletions = new HashMap<>();

    /** The same of each key, in the order in which they were asked for. */
    private final Map<Key, List<Integer>> deletesOf = new HashMap<>();

    /** The oldest version that a read of the key may be given. */
    private final Map<Key, Integer> floors = new HashMap<>();

    /** The newest version of the key that the store has refused for good. */
    private final Map<Key, Integer> refused = new HashMap<>();

    /** What dead processes have sent and the store has not done yet, and until when it may. */
    private final List<Write> ofTheDead = new ArrayList<>();

    private long restsUntilNanos;

    private final List<Asked> asked = new ArrayList<>();
    private final List<Asking> reads = new ArrayList<>();
    private int lastVersion;

    private ManualBackingStore backing = new ManualBackingStore();
    private ManualBackingWriter writer = new ManualBackingWriter();
    private PendingWrites pending = new PendingWrites(name -> 2);
    private Cache cache;
    private Writes writes;
    private WriteBehindAgent agent;
    private final List<Integer> loads = new ArrayList<>();
    private final Map<Integer, Integer> captured = new HashMap<>();
    private final List<Integer> writing = new ArrayList<>();
    private int nextLoad;
    private int nextWrite;

    Sequence(WriteMode mode, long seed, Map<String, Long> counts) {
      this.mode = mode;
      this.random = new Random(seed);
      this.about = mode + ", seed " + seed;
      this.counts = counts;
      journal.waits = true;
      cache = newCache();
      writes = newWrites();
      agent = newAgent();
    }

    private Cache newCache() {
      return new Cache(
          entries,
          new LruEviction(1 + random.nextInt(2), 4),
          new OverlaidStore(backing, pending),
          name -> CacheFixture.PLAIN,
          time,
          time,
          new CacheObserver() {},
          100);
    }

    private Writes newWrites() {
      return new Writes(cache, name -> mode, writer, journal, pending, WaitingBound.alone(100));
    }

    private WriteBehindAgent newAgent() {
      return new WriteBehindAgent(pending, writer, journal, cache, time, why -> {});
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        step(KEYS.get(random.nextInt(KEYS.size())));
        note();
        check();
      }
      settle();
    }

    private void step(Key key) {
      switch (random.nextInt(16)) {
        case 0, 1, 2 -> read(key);
        case 3, 4, 5 -> ask(key);
        case 6 -> capture();
        case 7, 8 -> land();
        case 9, 10 -> endWrite();
        case 11 -> journal.force();
        case 12 -> agent.doWork(time.nanos());
        case 13 -> advance(Duration.ofSeconds(random.nextInt(40)));
        case 14 -> {
          if (random.nextBoolean()) {
            var unused = cache.invalidate(key);
          } else {
            cache.invalidatePrefix("plain", "");
          }
        }
        default -> {
          if (random.nextInt(4) == 0) {
            kill();
          } else {
            var unused = cache.prefetch(key);
          }
        }
      }
    }

    /** What a dead process has sent ends somehow before its limit. */
    private void advance(Duration time) {
      boolean isOver = this.time.nanos() + time.toNanos() - restsUntilNanos >= 0;
      while (!ofTheDead.isEmpty() && (isOver || random.nextInt(3) == 0)) {
        Write sent = ofTheDead.remove(random.nextInt(ofTheDead.size()));
        if (random.nextBoolean()) {
          counts.merge("done for the dead", 1L, Long::sum);
          store(sent);
        }
      }
      this.time.advance(time);
    }

    private void store(Write write) {
      byte[] value = write.value();
      stored.put(write.key(), value == null ? newestDelete(write.key()) : version(value));
    }

    private void read(Key key) {
      reads.add(new Asking(key, floors.getOrDefault(key, 0), cache.get(key)));
    }

    private void ask(Key key) {
      int version = ++lastVersion;
      if (random.nextInt(8) == 0) {
        journal.nextFailure = new WriteException(WriteException.Reason.JOURNAL_FULL, "full");
      }
      boolean isDelete = random.nextInt(4) == 0;
      if (isDelete) {
        deletions.put(version, true);
        deletesOf.computeIfAbsent(key, its -> new ArrayList<>()).add(version);
      }
      CompletableFuture<Boolean> answer =
          isDelete ? writes.delete(key, null) : writes.put(key, bytes(version), Tags.NONE, null);
      asked.add(new Asked(key, version, answer));
    }

    private void note() {
      while (nextLoad < backing.begun()) {
        loads.add(nextLoad++);
      }
      while (nextWrite < writer.begun()) {
        writing.add(nextWrite++);
      }
    }

    /** A load reads the store now; its answer comes later. */
    private void capture() {
      if (!loads.isEmpty()) {
        int load = loads.get(random.nextInt(loads.size()));
        captured.putIfAbsent(load, stored.getOrDefault(backing.load(load).key(), 0));
      }
    }

    private void land() {
      if (loads.isEmpty()) {
        return;
      }
      int load = loads.remove(random.nextInt(loads.size()));
      ManualBackingStore.Load its = backing.load(load);
      Integer before = captured.remove(load);
      int version = before == null ? stored.getOrDefault(its.key(), 0) : before;
      if (random.nextInt(8) == 0) {
        its.fail(new StoreException("down", null));
      } else if (deletions.getOrDefault(version, false)) {
        its.findNothing();
      } else {
        its.find(bytes(version));
      }
    }

    private void endWrite() {
      if (writing.isEmpty()) {
        return;
      }
      ManualBackingWriter.Begun begun =
          writer.write(writing.remove(random.nextInt(writing.size())));
      Key key = begun.write().key();
      byte[] value = begun.write().value();
      int how = random.nextInt(10);
      boolean isDone = how < 6 || how == 9;
      if (isDone) {
        stored.put(key, value == null ? newestDelete(key) : version(value));
      }
      if (how < 6) {
        begun.commit();
      } else if (how == 6) {
        long before = agent.rejected();
        begun.fail(WriteException.Reason.FORBIDDEN);
        if (agent.rejected() > before) { // else it is tried again
          counts.merge("rejected", 1L, Long::sum);
          refuse(key, value);
        }
      } else if (how == 9) {
        begun.fail(WriteException.Reason.OUTCOME_UNKNOWN); // and it was done
      } else {
        begun.fail(WriteException.Reason.UNAVAILABLE);
      }
    }

    /**
     * An acknowledged write that the store refuses is taken back: the store's value holds again.
     */
    private void refuse(Key key, byte @Nullable [] value) {
      if (mode == WriteMode.WRITE_BEHIND) {
        refused.merge(key, value == null ? 0 : version(value), Math::max);
        floors.put(key, 0);
      }
    }

    /** Which deletion it is does not matter to a reader: it is given that there is nothing. */
    private int newestDelete(Key key) {
      return deletesOf.getOrDefault(key, List.of()).stream()
          .max(Integer::compare)
          .orElseThrow(() -> new AssertionError("nobody has deleted it"));
    }

    /** The process dies: its file of entries, the journal and the store remain. */
    private void kill() {
      counts.merge("killed", 1L, Long::sum);
      journal.crash();
      for (int write : writing) { // what the store is doing, it may do yet, or not
        Write sent = writer.write(write).write();
        if (mode == WriteMode.WRITE_BEHIND) {
          ofTheDead.add(sent);
        } else if (random.nextBoolean()) {
          store(sent);
        }
      }
      restsUntilNanos = time.nanos() + REST.toNanos();
      backing = new ManualBackingStore();
      writer = new ManualBackingWriter();
      pending = new PendingWrites(name -> 2);
      cache = newCache();
      writes = newWrites();
      agent = newAgent();
      agent.takeOver(name -> REST.toNanos());
      loads.clear();
      captured.clear();
      writing.clear();
      reads.clear();
      asked.clear();
      nextLoad = 0;
      nextWrite = 0;
    }

    private void check() {
      asked.removeIf(
          write -> {
            if (write.answer.isDone()) {
              boolean isGood = !write.answer.isCompletedExceptionally();
              counts.merge(isGood ? "acknowledged" : "failed", 1L, Long::sum);
              boolean isRefused = refused.getOrDefault(write.key, -1) >= write.version;
              if (isGood && !isRefused) {
                floors.merge(write.key, write.version, Math::max);
              }
            }
            return write.answer.isDone();
          });
      reads.removeIf(
          read -> {
            if (read.answer.isDone() && !read.answer.isCompletedExceptionally()) {
              counts.merge("reads checked", 1L, Long::sum);
              Answer answer = read.answer.join();
              byte[] value = answer.value();
              if (value != null && floors.getOrDefault(read.key, 0) >= read.floor) {
                assertThat(version(value)).as(about).isGreaterThanOrEqualTo(read.floor);
              }
              if (value == null && read.floor > 0 && floors.getOrDefault(read.key, 0) > 0) {
                assertThat(newestDelete(read.key)).as(about).isGreaterThanOrEqualTo(read.floor);
              }
            }
            return read.answer.isDone();
          });
    }

    /** In the end the store has what the cache shows, and nothing is left. */
    private void settle() {
      for (int turn = 0; turn < 60; turn++) {
        journal.force();
        advance(Duration.ofSeconds(turn < 20 ? 2 : 10));
        agent.doWork(time.nanos());
        note();
        for (int write : List.copyOf(writing)) {
          ManualBackingWriter.Begun begun = writer.write(write);
          byte[] value = begun.write().value();
          stored.put(
              begun.write().key(),
              value == null ? newestDelete(begun.write().key()) : version(value));
          begun.commit();
        }
        writing.clear();
        while (!loads.isEmpty()) {
          land();
          note();
        }
        check();
        checkKept();
      }
      assertThat(asked).as("%s: writes left hanging", about).isEmpty();
      assertThat(reads).as("%s: reads left hanging", about).isEmpty();
      assertThat(pending.size()).as("%s: pending", about).isZero();
    }

    /** When nothing is on its way, the cache has nothing that the store does not have. */
    private void checkKept() {
      if (pending.size() > 0 || !asked.isEmpty() || !writing.isEmpty() || !loads.isEmpty()) {
        return;
      }
      for (Key key : KEYS) {
        byte[] value = cache.lookup(key) instanceof Lookup.Hit hit ? hit.entry().value() : null;
        if (value != null) {
          counts.merge("kept", 1L, Long::sum);
          assertThat(version(value)).as(about).isEqualTo(stored.getOrDefault(key, 0));
        }
      }
    }

    private static byte[] bytes(int version) {
      return ByteBuffer.allocate(4).putInt(version).array();
    }

    private static int version(byte[] value) {
      return ByteBuffer.wrap(value).getInt();
    }
  }
}
