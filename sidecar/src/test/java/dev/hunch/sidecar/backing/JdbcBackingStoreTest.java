package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.LoadKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JdbcBackingStoreTest {
  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  private @Nullable JdbcBackingStore store;

  @BeforeAll
  static void startDatabase() throws Exception {
    database = new TestDatabase();
    database.run(
        "create table users (id int primary key, name text, born date, score numeric(10,2))",
        "insert into users values (1, 'Ada', '1815-12-10', 10.50), (2, null, null, null)");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  private JdbcBackingStore open(Map<String, String> templates) throws Exception {
    JdbcOptions options =
        new JdbcOptions(
            "db",
            database.url(),
            "postgres",
            "",
            2,
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            100);
    store =
        new JdbcBackingStore(
            options, Map.of("shop", KeyMapping.ofTemplates(templates)), System::nanoTime);
    return store;
  }

  private static String json(Loaded loaded) {
    return loaded instanceof Loaded.Found found
        ? new String(found.value(), StandardCharsets.UTF_8)
        : "absent";
  }

  @Test
  void load_existingRow_isJson() throws Exception {
    JdbcBackingStore store = open(Map.of("user:{id}", "select * from users where id = :id"));
    Loaded loaded =
        store
            .load(Key.of("shop", "user:1"), LoadKind.DEMAND)
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertThat(json(loaded))
        .isEqualTo("[{\"id\":1,\"name\":\"Ada\",\"born\":\"1815-12-10\",\"score\":10.50}]");
  }
}
