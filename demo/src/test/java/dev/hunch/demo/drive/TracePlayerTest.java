package dev.hunch.demo.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TracePlayerTest {
  private static final Pace CLOSED_LOOP = Pace.thinking(Duration.ZERO);

  private final Map<String, List<TimedKey>> played = new ConcurrentHashMap<>();

  @Test
  void of_withFromLimitAndFilter_choosesThePart() {
    List<AccessEvent> trace = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      trace.add(event(i, "s" + i % 3, i % 10 == 0 ? "lock:" + i : "k:" + i));
    }
    TracePart part = TracePart.of(trace, 0.6, 20, key -> !key.startsWith("lock"));
    assertThat(part.reads()).isEqualTo(20);
    assertThat(part.skipped()).isEqualTo(3);
    assertThat(part.firstMillis()).isEqualTo(61);
    assertThat(part.sessions().keySet()).containsExactly("s1", "s2", "s0");
    assertThat(part.sessions().get("s1"))
        .startsWith(key(61, "k:61"), key(64, "k:64"), key(67, "k:67"));
  }

  @Test
  void of_withBadShare_isRefused() {
    assertThatThrownBy(() -> TracePart.of(List.of(), 1, 1, key -> true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.0");
  }

  @Test
  void play_manySessions_playsEachInItsOrder() throws InterruptedException {
    Map<String, List<TimedKey>> sessions = new ConcurrentHashMap<>();
    for (int s = 0; s < 40; s++) {
      List<TimedKey> keys = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        keys.add(key(0, "k" + s + "-" + i));
      }
      sessions.put("s" + s, keys);
    }
    AtomicInteger reads = new AtomicInteger();
    new TracePlayer(this::read, 8, CLOSED_LOOP, () -> true, reads::incrementAndGet).play(sessions);
    assertThat(played).isEqualTo(sessions);
    assertThat(reads).hasValue(2_000);
  }

  @Test
  void play_whenReadsFail_goesOn() throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    Reader failing =
        (session, key) -> {
          throw new IllegalStateException("away");
        };
    new TracePlayer(failing, 2, CLOSED_LOOP, () -> true, reads::incrementAndGet)
        .play(Map.of("a", List.of(key(0, "1"), key(0, "2")), "b", List.of(key(0, "3"))));
    assertThat(reads).hasValue(3);
  }

  @Test
  void play_whenTheTimeIsUp_stops() throws InterruptedException {
    AtomicInteger reads = new AtomicInteger();
    new TracePlayer(this::read, 1, CLOSED_LOOP, () -> reads.get() < 5, reads::incrementAndGet)
        .play(Map.of("a", Collections.nCopies(100, key(0, "k"))));
    assertThat(reads).hasValue(5);
  }

  private Reading read(String session, String key) {
    played
        .computeIfAbsent(session, unused -> Collections.synchronizedList(new ArrayList<>()))
        .add(key(0, key));
    return Reading.direct(null);
  }

  private static TimedKey key(long millis, String key) {
    return new TimedKey(millis, key);
  }

  private static AccessEvent event(int at, String session, String key) {
    return new AccessEvent(at, session, Key.of("n", key), AccessResult.MISS, 1);
  }
}
