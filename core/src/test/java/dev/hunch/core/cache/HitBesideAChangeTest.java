package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.agent.ManualTime;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.eviction.LruEviction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A change of the cache may take long, as one that waits for a disk: hits do not wait with it. */
class HitBesideAChangeTest {
  private static final Key OLD = Key.of("n", "old");
  private static final Key READ = Key.of("n", "read");
  private static final Key DUE = Key.of("due", "read");
  private static final Key SLOW = Key.of("n", "slow");

  private static final Freshness REFRESHED =
      new Freshness(Duration.ofMillis(100), 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0.5);

  private final CountDownLatch changing = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ManualTime time = new ManualTime();
  private final Cache cache =
      new Cache(
          InMemoryEntryStore.countingEntries(),
          new LruEviction(2, 2),
          (key, kind) -> CompletableFuture.completedFuture(new Loaded.Found(new byte[] {4})),
          namespace -> namespace.equals("due") ? REFRESHED : Freshness.FOREVER,
          time,
          time,
          new CacheObserver() {
            @Override
            public void onPut(Key key, PutResult result) {
              if (key.equals(SLOW)) {
                changing.countDown();
                awaitQuietly(goOn);
              }
            }
          },
          10);

  @Test
  void get_whileAnotherKeyIsPut_answersAndIsNotedLater() throws InterruptedException {
    readBesideAChange(
        () -> assertThat(cache.get(READ).join().result()).isEqualTo(AccessResult.HIT));
  }

  @Test
  void together_whileAnotherKeyIsPut_answersAndIsNotedLater() throws InterruptedException {
    readBesideAChange(
        () -> {
          try (ReadsTogether together = cache.together()) {
            assertThat(together.get(READ).join().result()).isEqualTo(AccessResult.HIT);
          }
        });
  }

  private void readBesideAChange(Runnable read) throws InterruptedException {
    assertThat(cache.put(READ, new byte[] {1})).isTrue();
    Thread change = new Thread(() -> assertThat(cache.put(SLOW, new byte[] {2})).isTrue());
    change.start();
    changing.await();

    read.run();

    goOn.countDown();
    change.join();
    // The note of the hit made it the more recent of the two: the other one has to go.
    assertThat(cache.put(OLD, new byte[] {3})).isTrue();
    assertThat(cache.lookup(READ)).isInstanceOf(Lookup.Hit.class);
    assertThat(cache.lookup(SLOW)).isInstanceOf(Lookup.Miss.class);
  }

  @Test
  void get_ofWhatIsDueForRefreshWhileAnotherKeyIsPut_answers() throws InterruptedException {
    assertThat(cache.get(DUE).join().result()).isEqualTo(AccessResult.MISS);
    time.advance(Duration.ofMillis(90));
    Thread change = new Thread(() -> cache.put(SLOW, new byte[] {2}));
    change.start();
    changing.await();

    assertThat(cache.get(DUE).join().result()).isEqualTo(AccessResult.HIT);
    assertThat(cache.noteOutsideRead(DUE)).isNotNull();

    goOn.countDown();
    change.join();
    assertThat(cache.get(DUE).join().ageMillis()).isEqualTo(90);
    assertThat(cache.get(DUE).join().ageMillis()).as("loaded anew").isZero();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
