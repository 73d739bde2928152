package dev.hunch.core.cache;

import static dev.hunch.core.cache.CacheFixture.KEY;
import static dev.hunch.core.cache.CacheFixture.bytes;
import static dev.hunch.core.cache.CacheFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConditionalWritesTest {
  private static final WriteCondition ABSENT = new WriteCondition.IsAbsent();

  private final CacheFixture at = new CacheFixture();
  private final Cache cache = at.cache;

  private static WriteCondition is(String value) {
    return new WriteCondition.HasEtag(Etag.of(bytes(value)));
  }

  private CompletableFuture<Boolean> putIf(WriteCondition condition, String value) {
    return cache.putIf(KEY, bytes(value), Tags.NONE, condition);
  }

  @Test
  void of_value_isSixteenDigitsThatFollowFromIt() {
    assertThat(Etag.of(bytes("a"))).matches("[0-9a-f]{16}").isEqualTo(Etag.of(bytes("a")));
    assertThat(Etag.of(bytes("a"))).isNotEqualTo(Etag.of(bytes("b")));
  }

  @Test
  void putIf_cachedValueIsTheExpected_replacesIt() {
    at.fill(KEY, "old");
    assertThat(putIf(is("old"), "new").join()).isTrue();
    assertThat(text(at.read(KEY))).isEqualTo("new");
    assertThat(at.backing.begun()).isEqualTo(1);
  }

  @Test
  void putIf_cachedValueIsAnother_failsWithItsEtagAndChangesNothing() {
    at.fill(KEY, "other");
    assertThatThrownBy(() -> putIf(is("old"), "new").join())
        .cause()
        .isInstanceOfSatisfying(
            EtagMismatchException.class,
            mismatch -> assertThat(mismatch.presentEtag()).isEqualTo(Etag.of(bytes("other"))));
    assertThat(putIf(ABSENT, "new")).isCompletedExceptionally();
    assertThat(text(at.read(KEY))).isEqualTo("other");
  }

  @Test
  void putIf_notCached_checksWhatTheStoreHas() {
    CompletableFuture<Boolean> put = putIf(is("stored"), "new");
    assertThat(put).isNotDone();
    at.backing.last().find(bytes("stored"));
    assertThat(put.join()).isTrue();
    assertThat(text(at.read(KEY))).isEqualTo("new");
  }

  @Test
  void putIf_absentInTheStore_happensOnceOnly() {
    CompletableFuture<Boolean> first = putIf(ABSENT, "first");
    CompletableFuture<Boolean> second = putIf(ABSENT, "second");
    at.backing.last().findNothing();
    assertThat(first.isCompletedExceptionally()).isNotEqualTo(second.isCompletedExceptionally());
    assertThat(text(at.read(KEY))).isEqualTo(first.isCompletedExceptionally() ? "second" : "first");
  }

  @Test
  void putIf_writtenWhileThePresentValueIsLoaded_checksTheNewerOne() {
    CompletableFuture<Boolean> put = putIf(is("stored"), "new");
    cache.put(KEY, bytes("meanwhile"));
    at.backing.load(0).find(bytes("stored"));
    assertThat(put).isCompletedExceptionally();
    assertThat(text(at.read(KEY))).isEqualTo("meanwhile");
  }

  @Test
  void putIf_invalidatedWhileThePresentValueIsLoaded_loadsItAgain() {
    CompletableFuture<Boolean> put = putIf(is("newer"), "new");
    cache.invalidatePrefix("plain", "");
    at.backing.load(0).find(bytes("stored"));
    assertThat(put).isNotDone();
    at.backing.load(1).find(bytes("newer"));
    assertThat(put.join()).isTrue();
  }

  @Test
  void putIf_cancelledWhileThePresentValueIsLoaded_cancelsTheLoad() {
    CompletableFuture<Boolean> put = putIf(is("stored"), "new");
    put.cancel(false);
    assertThat(at.backing.last().isCancelled()).isTrue();

    CompletableFuture<Boolean> second = putIf(is("newer"), "new");
    cache.invalidate(KEY);
    at.backing.last().find(bytes("stored"));
    second.cancel(false);
    assertThat(at.backing.last().isCancelled()).as("the load of another attempt").isTrue();
  }

  @Test
  void putIf_invalidationsElsewhere_doNotAbortIt() {
    Key key = Key.of("forever", "absent"); // what is not kept would be loaded again
    CompletableFuture<Boolean> put = cache.putIf(key, bytes("new"), Tags.NONE, ABSENT);
    cache.invalidatePrefix("plain", "");
    cache.invalidatePrefix("forever", "another");
    cache.invalidateTag("forever", "of nothing that is here");
    at.backing.load(0).findNothing();
    assertThat(put).isCompletedWithValue(true);
    assertThat(at.backing.begun()).isEqualTo(1);
  }

  @Test
  void putIf_storeThatCannotAnswer_failsAsARead() {
    CompletableFuture<Boolean> put = putIf(is("stored"), "new");
    at.backing.last().fail(new StoreException("down", null));
    assertThatThrownBy(put::join).hasRootCauseInstanceOf(StoreException.class);
  }

  @Test
  void invalidateIf_expectedAndOther_dropsAndDoesNot() {
    at.fill(KEY, "v");
    assertThat(cache.invalidateIf(KEY, is("w"))).isCompletedExceptionally();
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.invalidateIf(KEY, is("v")).join()).isTrue();
    assertThat(cache.size()).isZero();
  }

  @Test
  void putIf_manyThreadsThatCountTogether_loseNoCount() throws Exception {
    int threads = 4;
    int each = 500;
    cache.put(KEY, bytes("0"));
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> counting = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counting.add(
            workers.submit(
                () -> {
                  for (int counted = 0; counted < each; ) {
                    String seen = String.valueOf(text(cache.get(KEY).join()));
                    String next = String.valueOf(Integer.parseInt(seen) + 1);
                    counted += putIf(is(seen), next).isCompletedExceptionally() ? 0 : 1;
                  }
                }));
      }
      for (Future<?> worker : counting) {
        worker.get(100, TimeUnit.SECONDS);
      }
    } finally {
      workers.shutdownNow();
    }
    assertThat(text(at.read(KEY))).isEqualTo(String.valueOf(threads * each));
  }
}
