package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.OTHER;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.cache.WriteException.Reason;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.QuotaEviction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WriteBehindTest {
  private final ManualTime time = new ManualTime();
  private final EntryStore entries = InMemoryEntryStore.countingEntries();
  private final ManualBackingStore backing = new ManualBackingStore();
  private final ManualBackingWriter store = new ManualBackingWriter();
  private final MemoryJournal journal = new MemoryJournal();
  private final List<WriteException> rejections = new ArrayList<>();

  /** What happens once, as the cache is about to keep a put, or a load begins. */
  private Runnable amid = () -> {};

  private PendingWrites pending = new PendingWrites(name -> 2);
  private Cache cache = newCache();
  private Writes writes = newWrites();
  private WriteBehindAgent agent = newAgent();

  private Cache newCache() {
    return new Cache(
        entries,
        QuotaEviction.none(new LruEviction(100, 100)),
        new OverlaidStore(backing, pending),
        name -> NamespaceRules.of(CacheFixture.PLAIN),
        key -> {
          Runnable now = amid;
          amid = () -> {};
          now.run();
          return Tags.NONE;
        },
        GenerationLog.NONE,
        time,
        time,
        new RecordingObserver(),
        WaitingBound.alone(1_000));
  }

  private Writes newWrites() {
    return new Writes(
        cache, name -> WriteMode.WRITE_BEHIND, store, journal, pending, WaitingBound.alone(8));
  }

  private WriteBehindAgent newAgent() {
    return new WriteBehindAgent(pending, store, journal, cache, time, rejections::add);
  }

  private void restart() {
    restart(Duration.ZERO);
  }

  private void restart(Duration rest) {
    journal.crash();
    pending = new PendingWrites(name -> 2);
    cache = newCache();
    writes = newWrites();
    agent = newAgent();
    agent.takeOver(name -> rest.toNanos());
  }

  private CompletableFuture<Boolean> put(Key key, String value) {
    return writes.put(key, bytes(value), Tags.NONE, null);
  }

  private void putNow(String value) {
    assertThat(put(KEY, value)).isCompletedWithValue(true);
  }

  private String read(Key key) {
    return String.valueOf(text(cache.get(key).join()));
  }

  private void work() {
    while (agent.doWork(time.nanos()) > 0) {
      // goes on
    }
  }

  /** Has the agent work, and ends so what that begins. */
  private void workAnd(Consumer<ManualBackingWriter.Begun> end) {
    int before = store.begun();
    work();
    for (int begun = before; begun < store.begun(); begun++) {
      end.accept(store.write(begun));
    }
  }

  @Test
  void put_isAcknowledgedAndShownWhenTheJournalHasIt_andNotBefore() {
    putNow("old");
    journal.waits = true;
    CompletableFuture<Boolean> put = put(KEY, "new");
    assertThat(put).isNotDone();
    assertThat(read(KEY)).isEqualTo("old");
    journal.force();
    assertThat(put).isCompletedWithValue(true);
    assertThat(read(KEY)).isEqualTo("new");
    assertThat(store.begun()).as("the store is not asked yet").isZero();
  }

  @Test
  void put_besideAnotherNamespaceWhoseWritesHang_isNotRefused() {
    Writes both =
        new Writes(
            cache,
            name -> name.equals("through") ? WriteMode.WRITE_THROUGH : WriteMode.WRITE_BEHIND,
            store,
            journal,
            pending,
            new WaitingBound(8, true));
    List<CompletableFuture<Boolean>> hanging = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      hanging.add(both.put(Key.of("through", "k" + i), bytes("x"), Tags.NONE, null));
    }
    assertThat(hanging).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(2);
    assertThat(both.put(Key.of("behind", "k"), bytes("x"), Tags.NONE, null))
        .isCompletedWithValue(true);
  }

  @Test
  void put_whatTheCacheForgets_isAnsweredByThePendingWrites() {
    putNow("new");
    cache.invalidatePrefix("plain", "");
    assertThat(cache.get(KEY).join().result()).isEqualTo(AccessResult.MISS);
    assertThat(read(KEY)).isEqualTo("new");
    time.advance(Duration.ofHours(1)); // past its ttl
    assertThat(read(KEY)).isEqualTo("new");
    cache.invalidate(KEY);
    assertThat(cache.prefetch(KEY)).isEqualTo(PrefetchStart.STARTED);
    assertThat(read(KEY)).isEqualTo("new");
    assertThat(backing.begun()).as("loads of the store").isZero();
  }

  @Test
  void put_readsTogether_areGivenWhatIsPendingAndAskTheStoreForTheRest() {
    putNow("new");
    assertThat(put(OTHER, "gone")).isDone();
    assertThat(writes.delete(OTHER, null)).isDone();
    cache.invalidatePrefix("plain", "");
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    try (ReadsTogether together = cache.together()) {
      for (Key key : List.of(Key.of("plain", "x"), OTHER, KEY, Key.of("plain", "y"))) {
        answers.add(together.get(key));
      }
    }
    assertThat(backing.begun()).isEqualTo(2);
    backing.load(0).find(bytes("x"));
    backing.load(1).find(bytes("y"));
    assertThat(answers.stream().map(answer -> String.valueOf(text(answer.join()))))
        .containsExactly("x", "null", "new", "y");
  }

  @Test
  void put_loadOnItsWayThatBeganBefore_isNeitherKeptNorJoined() {
    CompletableFuture<Answer> before = cache.get(KEY);
    putNow("new");
    cache.invalidate(KEY);
    assertThat(read(KEY)).isEqualTo("new");
    backing.last().find(bytes("old"));
    assertThat(before.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(read(KEY)).isEqualTo("new");
  }

  @Test
  void delete_isShownAsAbsentUntilTheStoreHasItAndAfterwards() {
    putNow("v");
    assertThat(writes.delete(KEY, null)).isCompletedWithValue(true);
    assertThat(read(KEY)).isEqualTo("null");
    work();
    store.last().commit();
    work();
    store.last().commit();
    assertThat(store.last().write().isDelete()).isTrue();
    assertThat(pending.size()).isZero();
  }

  @Test
  void agent_writesOfOneKey_goInTheirOrderOneAtATime() {
    putNow("1");
    putNow("2");
    putNow("3");
    work();
    assertThat(store.begun()).isEqualTo(1);
    store.last().commit();
    work();
    assertThat(store.last().text()).isEqualTo("2");
    store.last().commit();
    work();
    assertThat(store.last().text()).isEqualTo("3");
    assertThat(journal.found()).hasSize(1);
    store.last().commit();
    assertThat(journal.found()).isEmpty();
    assertThat(agent.written()).isEqualTo(3);
  }

  /** Else the mark of the second could come first, and a restart would bring back the first. */
  @Test
  void agent_nextWriteOfAKey_beginsWhenTheJournalKnowsThatTheFirstIsDone() {
    for (boolean isRejected : new boolean[] {false, true}) {
      putNow("first");
      putNow("second");
      work();
      int begun = store.begun();
      List<Integer> whileTold = new ArrayList<>();
      journal.onDone =
          () -> {
            work();
            whileTold.add(store.begun());
            assertThat(read(KEY)).isEqualTo("second");
          };
      if (isRejected) {
        store.last().fail(Reason.FORBIDDEN);
      } else {
        store.last().commit();
      }
      journal.onDone = () -> {};
      assertThat(whileTold).containsExactly(begun);
      work();
      assertThat(store.last().text()).isEqualTo("second");
      store.last().commit();
      assertThat(pending.size()).isZero();
    }
  }

  @Test
  void agent_writtenOne_isShownUntilTheJournalKnows_andARejectedOneIsNot() {
    putNow("v");
    work();
    List<String> shown = new ArrayList<>();
    journal.onDone = () -> shown.add(String.valueOf(pending.newest(KEY) != null));
    store.last().commit();
    putNow("bad");
    work();
    store.last().fail(Reason.FORBIDDEN);
    assertThat(shown).containsExactly("true", "false");
    assertThat(pending.newest(KEY)).isNull();
  }

  @Test
  void agent_manyKeys_goAtOnceButNoMoreThanAllowed() {
    for (int i = 0; i < 4; i++) {
      assertThat(put(Key.of("plain", "k" + i), "v")).isDone();
    }
    assertThat(put(Key.of("other", "k"), "v")).isDone();
    work();
    assertThat(store.begun()).as("two of one namespace, one of the other").isEqualTo(3);
  }

  @Test
  void agent_storeTakesNothing_triesAgainAfterPausesThatGrow() {
    putNow("1");
    putNow("2");
    List<Long> tries = new ArrayList<>();
    for (int i = 0; i < 100_000 && tries.size() < 8; i++) {
      if (agent.doWork(time.nanos()) > 0) {
        tries.add(time.millis());
        store.last().fail(i % 2 == 0 ? Reason.UNAVAILABLE : Reason.OUTCOME_UNKNOWN);
      }
      time.advance(Duration.ofMillis(10));
    }
    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < tries.size(); i++) {
      pauses.add(tries.get(i) - tries.get(i - 1));
    }
    assertThat(pauses).isSorted().startsWith(50L, 100L, 200L).endsWith(3_200L);
    assertThat(store.last().text()).as("always the oldest").isEqualTo("1");
    assertThat(agent.retried()).isEqualTo(8);
    time.advance(Duration.ofSeconds(5));
    work();
    store.last().commit();
    work();
    assertThat(store.last().text()).as("at once, the pause is over").isEqualTo("2");
  }

  @Test
  void agent_rejectedForGood_isPutAsideAndItsKeyIsDropped() {
    putNow("bad");
    work();
    store.last().fail(Reason.FORBIDDEN);
    assertThat(journal.aside).hasSize(1);
    assertThat(journal.found()).isEmpty();
    assertThat(rejections).hasSize(1);
    assertThat(agent.rejected()).isEqualTo(1);
    CompletableFuture<Answer> answer = cache.get(KEY);
    backing.last().find(bytes("what the store has"));
    assertThat(text(answer.join())).isEqualTo("what the store has");
  }

  /** The agent runs while the thread that acknowledges a write is held up. */
  @Test
  void agent_rejectsAWriteThatIsBeingKept_isNotShownAfterwards() {
    amid = () -> workAnd(begun -> begun.fail(Reason.BAD_VALUE));
    putNow("bad");
    workAnd(begun -> begun.fail(Reason.BAD_VALUE));
    assertThat(journal.aside).hasSize(1);
    assertThat(pending.size()).isZero();
    assertThat(cache.lookup(KEY)).isInstanceOf(Lookup.Miss.class);
  }

  @Test
  void invalidate_ofAWriteThatIsBeingKept_isNotFollowedByWhatTheStoreHasLost() {
    List<String> stored = new ArrayList<>();
    Consumer<ManualBackingWriter.Begun> commit =
        begun -> {
          stored.add(begun.text());
          begun.commit();
        };
    amid =
        () -> {
          workAnd(commit);
          stored.add("written elsewhere");
          cache.invalidate(KEY);
        };
    putNow("v");
    workAnd(commit);
    assertThat(stored).hasSize(2);
    assertThat(cache.lookup(KEY))
        .isInstanceOfSatisfying(
            Lookup.Hit.class,
            hit -> assertThat(hit.entry().value()).isEqualTo(bytes(stored.get(1))));
  }

  @Test
  void kill_whileAWriteIsBeingKept_leavesNothingOlderThanTheStoreHas() {
    putNow("old");
    workAnd(ManualBackingWriter.Begun::commit);
    amid =
        () -> {
          workAnd(ManualBackingWriter.Begun::commit);
          throw new IllegalStateException("killed");
        };
    assertThat(put(KEY, "new")).isCompletedExceptionally();
    restart();
    assertThat(read(KEY)).isEqualTo("new");
  }

  /** Else what it shows could be forgotten, and what the store has be loaded in its place. */
  @Test
  @Timeout(60)
  void put_whileItBecomesPending_cannotBeForgotten() throws InterruptedException {
    List<Thread.State> states = new ArrayList<>();
    Thread forgets = new Thread(() -> cache.invalidate(KEY));
    pending =
        new PendingWrites(
            name -> {
              forgets.start();
              awaitRest(forgets);
              states.add(forgets.getState());
              return 2;
            });
    cache = newCache();
    writes = newWrites();
    putNow("v");
    assertThat(states).containsExactly(Thread.State.WAITING);
    forgets.join();
    assertThat(read(KEY)).isEqualTo("v");
  }

  private static void awaitRest(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
  }

  @Test
  void agent_rejectedWithANewerOnePending_showsTheNewerOne() {
    putNow("bad");
    putNow("good");
    work();
    store.last().fail(Reason.BAD_VALUE);
    assertThat(read(KEY)).isEqualTo("good");
    work();
    assertThat(store.last().text()).isEqualTo("good");
  }

  @Test
  void agent_rejectedAndNotPutAside_staysPending() {
    putNow("bad");
    work();
    journal.nextFailure = new IllegalStateException("the disk is full");
    store.last().fail(Reason.FORBIDDEN);
    assertThat(read(KEY)).isEqualTo("bad");
    assertThat(pending.size()).isEqualTo(1);
    time.advance(Duration.ofMinutes(1));
    work();
    store.last().fail(Reason.FORBIDDEN);
    assertThat(pending.size()).isZero();
  }

  @Test
  void agent_forbiddenWhileAnOlderOneIsPending_isTriedAgainWhenThatIsDone() {
    for (Reason reason : List.of(Reason.FORBIDDEN, Reason.NOTHING_WRITTEN)) {
      assertThat(put(OTHER, "needed")).isDone();
      putNow("needs it");
      work();
      ManualBackingWriter.Begun needed = store.write(store.begun() - 2);
      store.last().fail(reason);
      work();
      assertThat(store.last().text()).as("a pause is made").isEqualTo("needs it");
      assertThat(read(KEY)).isEqualTo("needs it");
      int begun = store.begun();
      needed.commit();
      work();
      assertThat(store.begun()).as("at once, as the oldest").isEqualTo(begun + 1);
      assertThat(store.last().text()).isEqualTo("needs it");
      store.last().commit();
      assertThat(pending.size()).isZero();
    }
    assertThat(journal.aside).isEmpty();
    assertThat(agent.retried()).isEqualTo(2);
  }

  /** It was tried before the other was done, whatever was told first. */
  @Test
  void agent_forbiddenWhenTheOlderOneEndedMeanwhile_isTriedOnceMore() {
    assertThat(put(OTHER, "needed")).isDone();
    putNow("needs it");
    work();
    ManualBackingWriter.Begun early = store.last();
    store.write(store.begun() - 2).commit();
    early.fail(Reason.FORBIDDEN);
    assertThat(journal.aside).isEmpty();
    work();
    store.last().fail(Reason.FORBIDDEN);
    assertThat(journal.aside).as("now it needs nobody").hasSize(1);
    assertThat(pending.size()).isZero();
  }

  @Test
  void agent_forbiddenAgainAndAgain_letsTheOthersGoOnAndPausesLonger() {
    assertThat(put(OTHER, "is stuck")).isDone();
    putNow("needs it");
    work();
    store.last().fail(Reason.FORBIDDEN);
    List<Long> tries = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      if (i % 100 == 0) {
        assertThat(put(Key.of("plain", "other " + i), "goes on")).isDone();
      }
      int before = store.begun();
      work();
      for (int begun = before; begun < store.begun(); begun++) {
        if (store.write(begun).text().equals("goes on")) {
          store.write(begun).commit();
        } else {
          tries.add(time.millis());
          store.write(begun).fail(Reason.FORBIDDEN);
        }
      }
      time.advance(Duration.ofMillis(10));
    }
    assertThat(tries).hasSizeBetween(10, 20);
    assertThat(agent.written()).as("of the others").isEqualTo(40);
    assertThat(pending.size()).as("the stuck one and what may need it").isEqualTo(2);
    assertThat(journal.aside).isEmpty();
  }

  /** A statement of the dead process may be running yet, and would come after a newer write. */
  @Test
  void restart_whatWasFound_restsWhileAStatementOfTheDeadMayRun() {
    putNow("old");
    work();
    ManualBackingWriter.Begun ofTheDead = store.last();
    restart(Duration.ofSeconds(2));
    putNow("new");
    assertThat(put(Key.of("other", "k"), "of a namespace with nothing found")).isDone();
    work();
    assertThat(store.begun()).isEqualTo(2);
    assertThat(store.last().write().key().namespace()).isEqualTo("other");
    store.last().commit();
    time.advance(Duration.ofMillis(1_999));
    work();
    assertThat(store.begun()).isEqualTo(2);
    cache.invalidate(KEY);
    assertThat(read(KEY)).isEqualTo("new");
    ofTheDead.commit();
    time.advance(Duration.ofMillis(1));
    work();
    assertThat(store.last().text()).isEqualTo("old");
    store.last().commit();
    work();
    assertThat(store.last().text()).isEqualTo("new");
  }

  @Test
  void put_journalIsFull_isRefusedAndNotShown() {
    putNow("old");
    journal.nextFailure = new WriteException(Reason.JOURNAL_FULL, "full");
    assertThatThrownBy(() -> put(KEY, "new").join())
        .cause()
        .isInstanceOfSatisfying(
            WriteException.class, e -> assertThat(e.reason()).isEqualTo(Reason.JOURNAL_FULL));
    assertThat(read(KEY)).isEqualTo("old");
    putNow("next");
  }

  @Test
  void putIf_conditionIsCheckedAgainstWhatIsPending() {
    putNow("1");
    cache.invalidate(KEY);
    WriteCondition isOne = new WriteCondition.HasEtag(Etag.of(bytes("1")));
    assertThat(writes.put(KEY, bytes("2"), Tags.NONE, isOne)).isCompletedWithValue(true);
    assertThat(writes.put(KEY, bytes("3"), Tags.NONE, isOne)).isCompletedExceptionally();
    assertThat(read(KEY)).isEqualTo("2");
    assertThat(writes.delete(KEY, isOne)).isCompletedExceptionally();
  }

  @Test
  void putIf_callerLeavesWhileThePresentValueIsLoaded_isNotJournaledAndTheTurnPassesOn() {
    WriteCondition isOne = new WriteCondition.HasEtag(Etag.of(bytes("1")));
    writes.put(KEY, bytes("2"), Tags.NONE, isOne).cancel(false);
    assertThat(backing.last().isCancelled()).as("the load for the check").isTrue();
    putNow("next");
    work();
    assertThat(store.begun()).isEqualTo(1);
    assertThat(store.last().text()).isEqualTo("next");
  }

  @Test
  void restart_whatWasAcknowledged_isShownAndReachesTheStore() {
    putNow("old");
    work();
    store.last().commit();
    putNow("new");
    assertThat(put(OTHER, "other")).isDone();
    journal.waits = true;
    assertThat(put(OTHER, "never acknowledged")).isNotDone();
    entries.put(KEY, new Entry(bytes("old"), 0, Long.MAX_VALUE, Entry.Origin.WRITE, 0, Tags.NONE));
    restart();
    assertThat(read(KEY)).as("not what the file of the cache had").isEqualTo("new");
    assertThat(read(OTHER)).isEqualTo("other");
    work();
    store.write(1).commit();
    store.write(2).commit();
    assertThat(store.write(1).text()).isEqualTo("new");
    assertThat(store.write(2).text()).isEqualTo("other");
    assertThat(pending.size()).isZero();
  }
}
