package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.StoreException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JdbcBackingStoreTest {
  private static final Map<String, String> USERS =
      Map.of("user:{id}", "select * from users where id = :id");

  /** Longer than a test takes on any machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  private final List<JdbcBackingStore> opened = new ArrayList<>();

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
    opened.forEach(JdbcBackingStore::close);
  }

  private JdbcBackingStore open(int poolSize, Map<String, String> templates) throws Exception {
    JdbcOptions options =
        TestDatabase.optionsOf(
            database.url(), poolSize, Duration.ofSeconds(2), Duration.ofSeconds(1));
    return open(options, templates, System::nanoTime);
  }

  private JdbcBackingStore open(JdbcOptions options, Map<String, String> templates, Ticker ticker)
      throws Exception {
    JdbcBackingStore store =
        new JdbcBackingStore(options, Map.of("shop", KeyMapping.ofTemplates(templates)), ticker);
    opened.add(store);
    return store;
  }

  /** A store of one connection, whose queries take as long as the test wants. */
  private JdbcBackingStore openHeld(Ticker ticker) throws Exception {
    return open(
        TestDatabase.optionsOf(database.url(), 1, PATIENCE, PATIENCE),
        Map.of("held:{n}", "select :n as n, pg_advisory_xact_lock_shared(1)::text as held"),
        ticker);
  }

  /** Holds every query of such a store in the database until it is closed. */
  private static Connection hold() throws SQLException {
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(1)");
    }
    return connection;
  }

  private static Key key(String text) {
    return Key.of("shop", text);
  }

  private static String json(Loaded loaded) {
    return loaded instanceof Loaded.Found found
        ? new String(found.value(), StandardCharsets.UTF_8)
        : "absent";
  }

  private static String demand(JdbcBackingStore store, String text) throws Exception {
    return json(
        store.load(key(text), LoadKind.DEMAND).toCompletableFuture().get(30, TimeUnit.SECONDS));
  }

  private static Throwable failureOf(JdbcBackingStore store, String text) throws Exception {
    try {
      return new AssertionError("no failure but " + demand(store, text));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return cause == null ? e : cause;
    }
  }

  @Test
  void load_existingRow_isJson() throws Exception {
    JdbcBackingStore store = open(2, USERS);
    assertThat(demand(store, "user:1"))
        .isEqualTo("[{\"id\":1,\"name\":\"Ada\",\"born\":\"1815-12-10\",\"score\":10.50}]");
    assertThat(demand(store, "user:2"))
        .isEqualTo("[{\"id\":2,\"name\":null,\"born\":null,\"score\":null}]");
    assertThat(json(store.loadNow(key("user:1")))).isEqualTo(demand(store, "user:1"));
  }

  @Test
  void load_noRow_isAbsent() throws Exception {
    assertThat(demand(open(1, USERS), "user:3")).isEqualTo("absent");
  }

  @Test
  void load_sameRowManyTimes_givesTheSameBytes() throws Exception {
    JdbcBackingStore store =
        open(
            1,
            Map.of(
                "user:{id}",
                "select *, now()::date d, 1.5::float8 f, id::numeric n from users where id = :id"));
    String first = demand(store, "user:1");
    for (int i = 0; i < 20; i++) {
      // the driver prepares the statement on the server meanwhile
      assertThat(demand(store, "user:1")).isEqualTo(first);
    }
  }

  @Test
  void load_keyOfNoTemplateOrType_isTheCallersMistake() throws Exception {
    JdbcBackingStore store = open(1, USERS);
    assertThat(failureOf(store, "usr:1")).isInstanceOf(UnmappedKeyException.class);
    assertThat(store.accepts(key("usr:1"))).isFalse();
    assertThat(store.accepts(Key.of("elsewhere", "user:1"))).isFalse();
    assertThat(store.accepts(key("user:secret"))).as("only the database can tell").isTrue();
    assertThat(failureOf(store, "user:secret"))
        .isInstanceOf(UnmappedKeyException.class)
        .hasMessageContaining("22P02")
        .hasMessageNotContaining("secret");
    assertThat(failureOf(store, "user:99999999999999")).isInstanceOf(UnmappedKeyException.class);
  }

  @Test
  void load_keyThatIsSql_staysAParameter() throws Exception {
    JdbcBackingStore store =
        open(1, Map.of("name:{name}", "select id from users where name = :name"));
    String attempt = "name:x'; drop table users; --";
    assertThat(demand(store, attempt)).isEqualTo("absent");
    assertThat(demand(store, "name:' or '1'='1")).isEqualTo("absent");
    assertThat(demand(store, "name:Ada")).isEqualTo("[{\"id\":1}]");
  }

  @Test
  void load_statementThatWrites_isRefusedByTheDatabase() throws Exception {
    database.run(
        "create or replace function add_user(i int) returns int language sql as"
            + " 'insert into users values (i, null, null, null) returning id'");
    JdbcBackingStore store = open(1, Map.of("add:{id}", "select add_user(:id::int)"));
    assertThat(failureOf(store, "add:77"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("only reads are allowed");
  }

  @Test
  void load_brokenStatement_tellsTheStatementsMistake() throws Exception {
    JdbcBackingStore store =
        open(1, Map.of("x:{id}", "select * from no_such_table where id = :id"));
    assertThat(failureOf(store, "x:secret"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no_such_table")
        .hasMessageContaining("42P01")
        .hasMessageNotContaining("secret");
  }

  @Test
  void load_slowQuery_failsAndTheConnectionIsGoodAfter() throws Exception {
    JdbcBackingStore store = open(1, Map.of("sleep:{s}", "select 'x' as x, pg_sleep(:s)"));
    assertThat(failureOf(store, "sleep:30"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("longer than query-timeout");
    assertThat(demand(store, "sleep:0")).contains("\"x\":\"x\"");
  }

  @Test
  void load_prefetchesWaiting_demandAndPromotedAreServedFirst() throws Exception {
    JdbcBackingStore store = openHeld(System::nanoTime);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<CompletableFuture<?>> all = new ArrayList<>();
    Connection hold = hold();
    try {
      all.add(tell(store, "held:0", LoadKind.DEMAND, order));
      await().until(() -> store.queued() == 0);
      all.add(tell(store, "held:1", LoadKind.PREFETCH, order));
      all.add(tell(store, "held:2", LoadKind.PREFETCH, order));
      all.add(tell(store, "held:3", LoadKind.DEMAND, order));
      store.promote(key("held:2"));
    } finally {
      hold.close();
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    assertThat(order).containsExactly("held:0", "held:3", "held:2", "held:1");
  }

  @Test
  void promote_prefetchThatHasWaitedLong_isGivenADemandsTime() throws Exception {
    AtomicLong now = new AtomicLong();
    JdbcBackingStore store = openHeld(now::get);
    CompletableFuture<Loaded> first;
    CompletableFuture<Loaded> prefetch;
    Connection hold = hold();
    try {
      first = store.load(key("held:0"), LoadKind.DEMAND);
      await().until(() -> store.queued() == 0);
      prefetch = store.load(key("held:1"), LoadKind.PREFETCH);
      now.set(PATIENCE.multipliedBy(12).toNanos());
      store.promote(key("held:1"));
      assertThat(first).isNotDone();
    } finally {
      hold.close();
    }
    assertThat(json(prefetch.get(30, TimeUnit.SECONDS))).contains("\"n\":\"1\"");
  }

  @Test
  void cancel_runningQuery_endsItInTheDatabase() throws Exception {
    JdbcBackingStore store =
        open(
            TestDatabase.optionsOf(database.url(), 1, PATIENCE, PATIENCE),
            Map.of("sleep:{s}", "select 1 as n, pg_sleep(:s)"),
            System::nanoTime);
    for (int i = 0; i < 5; i++) { // the second and later ones hit no other load
      CompletableFuture<Loaded> slow = store.load(key("sleep:300"), LoadKind.DEMAND);
      await().until(() -> store.active() == 1 && store.queued() == 0);
      slow.cancel(false);
      assertThat(demand(store, "sleep:0")).contains("\"n\":1");
    }
  }

  @Test
  void cancel_waitingLoad_takesItOutOfTheQueue() throws Exception {
    JdbcBackingStore store = openHeld(System::nanoTime);
    Connection hold = hold();
    try {
      CompletableFuture<Loaded> running = store.load(key("held:0"), LoadKind.DEMAND);
      await().until(() -> store.queued() == 0);
      CompletableFuture<Loaded> demand = store.load(key("held:1"), LoadKind.DEMAND);
      CompletableFuture<Loaded> prefetch = store.load(key("held:1"), LoadKind.PREFETCH);
      assertThat(store.queued()).isEqualTo(2);
      demand.cancel(false);
      prefetch.cancel(false);
      assertThat(store.queued()).isZero();
      assertThat(running).isNotDone();
    } finally {
      hold.close();
    }
  }

  private static CompletableFuture<?> tell(
      JdbcBackingStore store, String text, LoadKind kind, List<String> order) {
    return store.load(key(text), kind).toCompletableFuture().thenAccept(loaded -> order.add(text));
  }

  @Test
  void load_databaseStopsAndComesBack_failsAndRecovers() throws Exception {
    try (TestDatabase other = new TestDatabase()) {
      other.run("create table t (id int)", "insert into t values (1)");
      other.stop();
      JdbcOptions options =
          TestDatabase.optionsOf(other.url(), 2, Duration.ofSeconds(2), Duration.ofMillis(300));
      JdbcBackingStore store =
          new JdbcBackingStore(
              options,
              Map.of(
                  "shop",
                  KeyMapping.ofTemplates(Map.of("t:{id}", "select * from t where id = :id"))),
              System::nanoTime);
      opened.add(store);
      assertThat(failureOf(store, "t:1"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("the store db: no connection")
          .hasMessageContaining("refused");
      other.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(demand(store, "t:1")).isEqualTo("[{\"id\":1}]"));
      other.stop();
      assertThat(failureOf(store, "t:1")).isInstanceOf(StoreException.class);
      other.start();
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(demand(store, "t:1")).isEqualTo("[{\"id\":1}]"));
    }
  }

  @Test
  void close_loadsWaiting_failsThem() throws Exception {
    JdbcBackingStore store = openHeld(System::nanoTime);
    Connection hold = hold();
    try {
      CompletableFuture<Loaded> running = store.load(key("held:0"), LoadKind.DEMAND);
      await().until(() -> store.queued() == 0);
      CompletableFuture<Loaded> waiting = store.load(key("held:1"), LoadKind.DEMAND);
      assertThat(store.queued()).isEqualTo(1);
      assertThat(running).isNotDone();
      CompletableFuture<Void> told = waiting.handle((loaded, failure) -> release(hold));
      store.close();
      assertThat(told).isDone();
      assertThatThrownBy(() -> waiting.get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StoreException.class)
          .hasMessageContaining("closing");
    } finally {
      hold.close();
    }
    assertThat(failureOf(store, "held:2")).isInstanceOf(StoreException.class);
  }

  /** Lets what is held go on. */
  private static @Nullable Void release(Connection hold) {
    try {
      hold.close();
      return null;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void open_noDriverForTheUrl_isToldWithoutTheUrl() {
    JdbcOptions options =
        new JdbcOptions(
            "db",
            "jdbc:nosuch://host/x?password=secret",
            null,
            null,
            1,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1);
    assertThatThrownBy(() -> new JdbcBackingStore(options, Map.of(), System::nanoTime))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the store db: no JDBC driver takes its URL")
        .hasMessageNotContaining("secret");
  }
}
