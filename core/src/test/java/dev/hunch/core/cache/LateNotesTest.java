package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LateNotesTest {
  private final LateNotes notes = new LateNotes();
  private final List<Long> noted = new ArrayList<>();

  private void takeAll() {
    notes.takeAll((hashes, count) -> LongStream.of(hashes).limit(count).forEach(noted::add));
  }

  @Test
  void takeAll_someAdded_handsThemOverOnceInOrder() {
    notes.add(3);
    notes.add(1);
    takeAll();
    notes.add(2);
    takeAll();
    takeAll();

    assertThat(noted).containsExactly(3L, 1L, 2L);
  }

  @Test
  void takeAll_moreThanItKeeps_losesTheOldest() {
    int more = LateNotes.SIZE + 10;
    LongStream.range(0, more).forEach(notes::add);
    takeAll();

    assertThat(noted).containsExactlyElementsOf(LongStream.range(10, more).boxed().toList());
  }

  @Test
  void takeAll_whileOthersAdd_handsOverNoMoreThanWasAdded() throws InterruptedException {
    int each = 100_000;
    AtomicInteger running = new AtomicInteger(2);
    List<Thread> adding = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      Thread thread =
          new Thread(
              () -> {
                LongStream.rangeClosed(1, each).forEach(notes::add);
                running.decrementAndGet();
              });
      thread.start();
      adding.add(thread);
    }
    long[] count = {0};
    while (running.get() > 0) {
      notes.takeAll((hashes, taken) -> count[0] += taken);
    }
    for (Thread thread : adding) {
      thread.join();
    }
    notes.takeAll((hashes, taken) -> count[0] += taken);

    assertThat(count[0]).isBetween((long) LateNotes.SIZE, 2L * each);
  }
}
