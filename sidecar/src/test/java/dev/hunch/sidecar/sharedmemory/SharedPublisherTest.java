package dev.hunch.sidecar.sharedmemory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.Lookup;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedPublisherTest {
  private static final int MAX_VALUE_BYTES = 100;

  @TempDir private Path folder;

  @Test
  void onHit_againAndAgain_looksUpOnceWhatTheTableTakesAndNeverWhatItDoesNot() throws Exception {
    Key small = Key.of("shop", "small");
    Key large = Key.of("shop", "large");
    List<Key> lookedUp = new ArrayList<>();
    try (SharedTable table =
        SharedTable.create(
            folder.resolve("table"),
            List.of("shop"),
            SharedTable.MIN_BYTES,
            MAX_VALUE_BYTES,
            false,
            1,
            0)) {
      SharedPublisher publisher =
          new SharedPublisher(
              table,
              key -> {
                lookedUp.add(key);
                byte[] value = new byte[MAX_VALUE_BYTES + (key.equals(large) ? 1 : 0)];
                return new Lookup.Hit(new Entry(value, 0, Entry.NEVER, Entry.Origin.DEMAND));
              },
              () -> Instant.EPOCH,
              () -> 1);
      for (int read = 0; read < 5; read++) {
        publisher.onHit(small, MAX_VALUE_BYTES);
        publisher.onHit(large, MAX_VALUE_BYTES + 1);
      }

      assertThat(lookedUp).containsExactly(small);
      assertThat(table.holds(small)).isTrue();
    }
  }

  @Test
  void onHit_asManyKeysAsTheTableHolds_publishesNearlyAllOnTheirSecondRead() throws Exception {
    int size = 4 << 20;
    int keys = size / 1024; // a few hundred bytes of each record are its head and its names
    try (SharedTable table =
        SharedTable.create(folder.resolve("table"), List.of("shop"), size, 1024, false, 1, 0)) {
      Entry entry = new Entry(new byte[700], 0, Entry.NEVER, Entry.Origin.DEMAND);
      SharedPublisher publisher =
          new SharedPublisher(table, key -> new Lookup.Hit(entry), () -> Instant.EPOCH, () -> 1);
      for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < keys; i++) {
          publisher.onHit(Key.of("shop", "user:" + i), 700);
        }
      }
      int published = 0;
      for (int i = 0; i < keys; i++) {
        published += table.holds(Key.of("shop", "user:" + i)) ? 1 : 0;
      }
      assertThat(published).isGreaterThan(keys * 95 / 100);
    }
  }
}
