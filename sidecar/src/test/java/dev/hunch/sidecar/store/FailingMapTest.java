package dev.hunch.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.stream.Stream;
import net.openhft.chronicle.map.ChronicleMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A store whose map fails, as one does whose file lies on a disk that is full or broken. */
class FailingMapTest {
  private static final long CAPACITY = 2 << 20;
  private static final Key KEY = Key.of("shop", "user:1");
  private static final Entry ENTRY =
      new Entry(new byte[] {1, 2, 3}, 1, Entry.NEVER, Entry.Origin.DEMAND);

  @TempDir private Path folder;

  private final MapLayout layout = MapLayout.of(CAPACITY);

  /** What the map's next calls throw; it is well once it is empty. */
  private final Queue<Throwable> failures = new ArrayDeque<>();

  static Stream<Throwable> failures() {
    return Stream.of(
        new InternalError("a fault occurred in a recent unsafe memory access operation"),
        new AssertionError("a broken map"),
        new NullPointerException("a broken map"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void call_thatFails_isToldAndTheNextIsAnswered(Throwable failure) {
    try (ChronicleEntryStore store =
        new ChronicleEntryStore(layout, failing(layout.builder().create()), null)) {
      failures.add(failure);
      assertThatThrownBy(() -> store.put(KEY, ENTRY)).isSameAs(failure);
      assertThat(store.put(KEY, ENTRY)).isTrue();
      failures.add(failure);
      assertThatThrownBy(() -> store.get(KEY)).isSameAs(failure);
      assertThat(store.get(KEY)).isEqualTo(ENTRY);
      failures.add(failure);
      assertThatThrownBy(() -> store.remove(KEY.hash())).isSameAs(failure);
      assertThat(store.remove(KEY.hash())).isTrue();
    }
  }

  @Test
  void get_ofDamagedEntry_isAMissCountedAndDropped() {
    ChronicleMap<Long, byte[]> map = layout.builder().create();
    try (ChronicleEntryStore store = new ChronicleEntryStore(layout, map, null)) {
      map.put(KEY.hash(), new byte[100]);

      assertThat(store.get(KEY)).isNull();
      assertThat(store.damagedReads()).isEqualTo(1);
      assertThat(store.size()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("failures")
  void persisted_whoseRemovalFailed_startsColdNextTime(Throwable failure) throws Exception {
    Path file = folder.resolve("cache.dat");
    for (boolean closes : new boolean[] {true, false}) {
      PersistedMap persisted = PersistedMap.hold(file, layout);
      ChronicleMap<Long, byte[]> map = persisted.open();
      ChronicleEntryStore store = new ChronicleEntryStore(layout, failing(map), persisted);
      store.put(KEY, ENTRY);
      failures.add(failure);
      assertThatThrownBy(() -> store.remove(KEY.hash())).isSameAs(failure);
      if (closes) {
        store.close();
      } else {
        persisted.abandon(); // as a process that is killed does
        map.close();
      }
      try (ChronicleEntryStore next = ChronicleEntryStore.persisted(file, CAPACITY)) {
        assertThat(next.get(KEY)).isNull();
        assertThat(next.put(KEY, ENTRY)).isTrue();
      }
    }
  }

  @SuppressWarnings("unchecked")
  private ChronicleMap<Long, byte[]> failing(ChronicleMap<Long, byte[]> map) {
    return (ChronicleMap<Long, byte[]>)
        Proxy.newProxyInstance(
            ChronicleMap.class.getClassLoader(),
            new Class<?>[] {ChronicleMap.class},
            (proxy, method, arguments) -> {
              Throwable failure = failures.poll();
              if (failure != null) {
                throw failure;
              }
              return answer(map, method, arguments);
            });
  }

  private static @Nullable Object answer(Object map, Method method, @Nullable Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(map, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }
}
