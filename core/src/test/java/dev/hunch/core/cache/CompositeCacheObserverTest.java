package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositeCacheObserverTest {
  @Test
  void each_event_reachesEveryObserver() {
    RecordingObserver first = new RecordingObserver();
    RecordingObserver second = new RecordingObserver();
    CacheObserver both = new CompositeCacheObserver(List.of(first, second));
    Key key = Key.of("n", "k");
    both.onLoadStarted(key, LoadKind.DEMAND);
    both.onLoadEnded(key, LoadKind.DEMAND, 5, LoadResult.ANSWERED);
    both.onLoadSettled(key, LoadKind.DEMAND, true);
    both.onPrefetchUsed(key);
    both.onPrefetchLate(key);
    both.onPrefetchWasted(1);
    both.onRemoved(1, RemovalCause.EVICTED);
    both.onPartFailed(CachePart.ENTRY_STORE, new IllegalStateException("gone"));
    both.onPut(key, PutResult.REFUSED);
    both.onInvalidated(new Invalidation.OfKey(key));
    assertThat(first.told)
        .hasSize(CacheObserver.class.getDeclaredMethods().length - 1)
        .isEqualTo(second.told);
    assertThat(first.invalidated)
        .containsExactly(new Invalidation.OfKey(key))
        .isEqualTo(second.invalidated);
  }

  @Test
  void each_event_reachesThoseBehindOneThatThrows() {
    RecordingObserver recording = new RecordingObserver();
    CacheObserver both =
        new CompositeCacheObserver(List.of(new ThrowingObserver(() -> true), recording));
    both.onPrefetchWasted(1);
    both.onPrefetchLate(Key.of("n", "k"));
    assertThat(recording.told)
        .containsExactly(
            "OBSERVER failed: a bug in the observer",
            "wasted",
            "OBSERVER failed: a bug in the observer",
            "late k");
  }

  @Test
  void each_eventOfTheInterface_isPassedOn() throws Exception {
    for (Method event : CacheObserver.class.getDeclaredMethods()) {
      assertThat(
              CompositeCacheObserver.class.getDeclaredMethod(
                  event.getName(), event.getParameterTypes()))
          .isNotNull();
    }
  }
}
