package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.OTHER;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.WriteException.Reason;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.core.eviction.QuotaEviction;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WriteThroughTest {
  private final CacheFixture at = new CacheFixture();
  private final Cache cache = at.cache;
  private final ManualBackingWriter store = new ManualBackingWriter();
  private final Writes writes = through(cache, store);

  private static Writes through(Cache cache, BackingWriter store) {
    return new Writes(
        cache,
        name -> WriteMode.WRITE_THROUGH,
        store,
        null,
        new PendingWrites(name -> 1),
        WaitingBound.alone(8));
  }

  private CompletableFuture<Boolean> put(String value) {
    return writes.put(KEY, bytes(value), Tags.NONE, null);
  }

  private void begin(String value) {
    var unused = put(value);
  }

  private CompletableFuture<Boolean> putIf(String expected, String value) {
    return writes.put(
        KEY, bytes(value), Tags.NONE, new WriteCondition.HasEtag(Etag.of(bytes(expected))));
  }

  private static Reason reasonOf(CompletableFuture<?> write) {
    assertThat(write).isCompletedExceptionally();
    return ((WriteException) write.handle((done, e) -> root(e)).join()).reason();
  }

  private static Throwable root(Throwable thrown) {
    return thrown.getCause() == null ? thrown : root(thrown.getCause());
  }

  @Test
  void put_storeHasCommitted_isAcknowledgedAndServedFromThenOn() {
    CompletableFuture<Boolean> put = put("new");
    assertThat(put).isNotDone();
    assertThat(store.last().text()).isEqualTo("new");
    store.last().commit();
    assertThat(put).isCompletedWithValue(true);
    assertThat(text(at.read(KEY))).isEqualTo("new");
    assertThat(at.backing.begun()).isZero();
  }

  @Test
  void put_cachedKey_isDroppedFromTheEntriesBeforeTheStoreIsAsked() {
    at.fill(KEY, "old");
    begin("new");
    assertThat(store.begun()).isEqualTo(1);
    assertThat(at.entries.get(KEY)).as("what a kill would leave behind").isNull();
  }

  @Test
  void put_loadThatEndsWhileTheStoreIsWritten_isNotKept() {
    begin("new");
    CompletableFuture<Answer> read = cache.get(KEY);
    at.backing.last().find(bytes("old"));
    assertThat(read.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(at.entries.get(KEY)).as("what a kill would leave behind").isNull();
    store.last().commit();
    assertThat(text(at.read(KEY))).isEqualTo("new");
  }

  @Test
  void put_loadThatBeganBeforeItsEnd_isNeitherKeptNorJoinedAfterwards() {
    CompletableFuture<Answer> before = cache.get(KEY);
    begin("new");
    CompletableFuture<Answer> during = cache.get(KEY);
    store.last().commit();
    assertThat(text(at.read(KEY))).isEqualTo("new");
    at.backing.load(0).find(bytes("old"));
    at.backing.load(1).find(bytes("old"));
    assertThat(before.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(during.join().result()).isEqualTo(AccessResult.BYPASS);
    assertThat(text(at.read(KEY))).isEqualTo("new");
  }

  @ParameterizedTest
  @EnumSource
  void put_thatFailsInAnyWay_leavesTheKeyDroppedAndLetsNoEarlierLoadIn(Reason reason) {
    at.fill(KEY, "old");
    CompletableFuture<Boolean> put = put("new");
    CompletableFuture<Answer> during = cache.get(KEY);
    store.last().fail(reason);
    assertThat(reasonOf(put)).isEqualTo(reason);
    at.backing.last().find(bytes("old"));
    assertThat(during.join().result()).isEqualTo(AccessResult.BYPASS);
    CompletableFuture<Answer> after = cache.get(KEY);
    assertThat(at.backing.begun()).as("loads").isEqualTo(3);
    at.backing.last().find(bytes("what the store has"));
    assertThat(after.join().result()).isEqualTo(AccessResult.MISS);
    assertThat(text(at.read(KEY))).isEqualTo("what the store has");
  }

  @Test
  void put_keyWithoutAStatement_isRefusedAndChangesNothing() {
    Key key = Key.of("plain", ManualBackingWriter.UNMAPPED);
    at.fill(key, "v");
    assertThatThrownBy(() -> writes.put(key, bytes("new"), Tags.NONE, null))
        .isInstanceOf(WriteException.class);
    assertThat(text(at.read(key))).isEqualTo("v");
    assertThat(store.begun()).isZero();
  }

  @Test
  void put_largerThanItsNamespaceAllows_isRefusedAndChangesNothing() {
    Cache small =
        new Cache(
            InMemoryEntryStore.countingEntries(),
            QuotaEviction.none(new LruEviction(10, 10)),
            at.backing,
            name -> new NamespaceRules(CacheFixture.PLAIN, 4),
            TagRules.NONE,
            GenerationLog.NONE,
            at.time,
            at.time,
            at.observer,
            WaitingBound.alone(10));
    Writes its = through(small, store);
    small.put(KEY, bytes("old"));
    assertThatThrownBy(() -> its.put(KEY, bytes("large"), Tags.NONE, null))
        .isInstanceOf(ValueTooLargeException.class);
    assertThat(text(small.get(KEY).join())).isEqualTo("old");
    assertThat(store.begun()).isZero();
  }

  @Test
  void put_whileAnotherOfItsKeyIsWritten_waitsForItsTurn() {
    CompletableFuture<Boolean> first = put("1");
    CompletableFuture<Boolean> second = put("2");
    var other = writes.put(OTHER, bytes("other"), Tags.NONE, null);
    assertThat(other).isNotDone();
    assertThat(store.begun()).isEqualTo(2);
    store.write(0).commit();
    assertThat(first).isDone();
    assertThat(store.begun()).isEqualTo(3);
    assertThat(at.entries.get(KEY)).as("dropped again for the second").isNull();
    store.last().commit();
    assertThat(second).isDone();
    assertThat(text(at.read(KEY))).isEqualTo("2");
  }

  @Test
  void put_tooManyWait_isRefused() {
    for (int i = 0; i < 8; i++) {
      begin("v" + i);
    }
    assertThat(reasonOf(put("one more"))).isEqualTo(Reason.OVERLOADED);
  }

  @Test
  void put_callerLeavesBeforeItsTurn_isNotWritten() {
    begin("1");
    put("2").cancel(false);
    store.last().commit();
    assertThat(store.begun()).isEqualTo(1);
    assertThat(text(at.read(KEY))).isEqualTo("1");
  }

  @Test
  void put_withTags_canBeInvalidatedByThem() {
    var put = writes.put(KEY, bytes("v"), Tags.of("plain", List.of("t")), null);
    store.last().commit();
    assertThat(put).isDone();
    assertThat(text(at.read(KEY))).isEqualTo("v");
    cache.invalidateTag("plain", "t");
    assertThat(cache.get(KEY)).isNotDone();
    assertThat(at.backing.begun()).isEqualTo(1);
  }

  @Test
  void put_isToldOfToThoseWhoWatch_beforeTheStoreAndWhenItIsThere() {
    begin("v");
    assertThat(at.observer.invalidated).hasSize(1);
    store.last().commit();
    assertThat(at.observer.invalidated).containsOnly(new Invalidation.OfKey(KEY)).hasSize(2);
  }

  @Test
  void delete_deletesInTheStoreAndCachesNothing() {
    at.fill(KEY, "v");
    CompletableFuture<Boolean> deleted = writes.delete(KEY, null);
    assertThat(store.last().write().isDelete()).isTrue();
    store.last().commit();
    assertThat(deleted).as("it was cached").isCompletedWithValue(true);
    CompletableFuture<Answer> read = cache.get(KEY);
    at.backing.last().findNothing();
    assertThat(text(read.join())).isNull();
  }

  @Test
  void putIf_conditionIsCheckedInItsTurn_againstTheWriteBefore() {
    at.fill(KEY, "0");
    CompletableFuture<Boolean> first = putIf("0", "1");
    CompletableFuture<Boolean> same = putIf("0", "other");
    CompletableFuture<Boolean> next = putIf("1", "2");
    store.last().commit();
    assertThat(first).isCompletedWithValue(true);
    assertThatThrownBy(same::join).hasRootCauseInstanceOf(EtagMismatchException.class);
    assertThat(store.begun()).as("a condition that fails asks for nothing").isEqualTo(2);
    store.last().commit();
    assertThat(next).isCompletedWithValue(true);
    assertThat(text(at.read(KEY))).isEqualTo("2");
  }

  @Test
  void putIf_notCached_checksWhatTheStoreHas() {
    CompletableFuture<Boolean> put = putIf("stored", "new");
    assertThat(store.begun()).isZero();
    at.backing.last().find(bytes("stored"));
    assertThat(store.begun()).isEqualTo(1);
    store.last().commit();
    assertThat(put).isCompletedWithValue(true);
  }

  @Test
  void putIf_callerLeavesWhileThePresentValueIsLoaded_isNotWrittenAndTheTurnPassesOn() {
    putIf("stored", "new").cancel(false);
    assertThat(at.backing.last().isCancelled()).as("the load for the check").isTrue();
    assertThat(store.begun()).isZero();
    begin("next");
    assertThat(store.last().text()).isEqualTo("next");
    store.last().commit();
    assertThat(text(at.read(KEY))).as("the key is not held").isEqualTo("next");
  }

  @Test
  void putIf_presentValueCannotBeLoaded_writesNothing() {
    CompletableFuture<Boolean> put = putIf("stored", "new");
    at.backing.last().fail(new StoreException("down", null));
    assertThatThrownBy(put::join).hasRootCauseInstanceOf(StoreException.class);
    assertThat(store.begun()).isZero();
    assertThat(put("next")).isNotDone();
    assertThat(store.begun()).as("the turn has passed on").isEqualTo(1);
  }

  @Test
  void put_writerThatThrows_leavesTheKeyFree() {
    BackingWriter broken =
        new BackingWriter() {
          @Override
          public void check(Write write) {}

          @Override
          public CompletableFuture<Void> write(Write write) {
            throw new IllegalStateException("broken");
          }
        };
    Writes its = through(cache, broken);
    assertThat(its.put(KEY, bytes("v"), Tags.NONE, null)).isCompletedExceptionally();
    at.fill(KEY, "kept");
    assertThat(text(at.read(KEY))).isEqualTo("kept");
  }

  @Test
  void modeInvalidate_putAndDelete_askNoStore() {
    Writes told = Writes.toldOf(cache);
    assertThat(told.put(KEY, bytes("v"), Tags.NONE, null)).isCompletedWithValue(true);
    assertThat(told.delete(KEY, null)).isCompletedWithValue(true);
    assertThat(cache.size()).isZero();
  }
}
