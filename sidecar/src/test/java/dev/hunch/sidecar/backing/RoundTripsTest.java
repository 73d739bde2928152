package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a read costs where the database is far away. */
class RoundTripsTest {
  private static final int READS = 20;

  @Test
  void load_ofAnyNumber_isOneRoundTripEach() throws Exception {
    try (TestDatabase database = new TestDatabase();
        PostgresTap tap = new PostgresTap(database.port())) {
      database.run(
          "create table users (id int primary key, name text)",
          "insert into users select i, 'user ' || i from generate_series(1, 1000) i");
      JdbcOptions options =
          TestDatabase.optionsOf(
              TestDatabase.urlAt(tap.port()), 1, Duration.ofSeconds(10), Duration.ofSeconds(10));
      KeyMapping users =
          KeyMapping.ofTemplates(Map.of("user:{id}", "select id, name from users where id = :id"));
      try (JdbcBackingStore store =
          new JdbcBackingStore(options, Map.of("shop", users), System::nanoTime)) {
        store.loadNow(Key.of("shop", "user:1")); // opens the connection
        int before = tap.roundTrips();
        for (int i = 0; i < READS; i++) {
          assertThat(store.loadNow(Key.of("shop", "user:" + (1 + i * 50))))
              .isInstanceOf(Loaded.Found.class);
        }

        assertThat(tap.roundTrips() - before).isEqualTo(READS);
      }
    }
  }
}
