package dev.hunch.sidecar.backing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore;
import dev.hunch.core.cache.BackingStoreContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class JdbcBackingStoreContractTest extends BackingStoreContract {
  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  private final List<JdbcBackingStore> opened = new ArrayList<>();

  @BeforeAll
  static void startDatabase() throws Exception {
    database = new TestDatabase();
    database.run("create table users (id int primary key)", "insert into users values (1)");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @AfterEach
  void close() {
    opened.forEach(JdbcBackingStore::close);
  }

  private BackingStore open(String url, Duration connectionTimeout) throws KeyMappingException {
    JdbcOptions options = TestDatabase.optionsOf(url, 2, Duration.ofSeconds(20), connectionTimeout);
    KeyMapping users =
        KeyMapping.ofTemplates(Map.of("user:{id}", "select id from users where id = :id"));
    JdbcBackingStore store = new JdbcBackingStore(options, Map.of("shop", users), System::nanoTime);
    opened.add(store);
    return store;
  }

  @Override
  protected BackingStore store() throws Exception {
    return open(database.url(), Duration.ofSeconds(20));
  }

  @Override
  protected BackingStore brokenStore() throws Exception {
    // Port 1 of loopback: nobody listens.
    return open("jdbc:postgresql://127.0.0.1:1/postgres", Duration.ofMillis(250));
  }

  @Override
  protected Key presentKey() {
    return Key.of("shop", "user:1");
  }

  @Override
  protected byte[] presentValue() {
    return "[{\"id\":1}]".getBytes(UTF_8);
  }

  @Override
  protected Key absentKey() {
    return Key.of("shop", "user:2");
  }
}
