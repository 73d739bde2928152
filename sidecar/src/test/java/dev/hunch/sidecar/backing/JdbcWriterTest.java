package dev.hunch.sidecar.backing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hunch.core.access.Key;
import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.Write;
import dev.hunch.core.cache.WriteException;
import dev.hunch.core.cache.WriteException.Reason;
import dev.hunch.faults.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes to a real PostgreSQL, behind a network that fails on demand. */
class JdbcWriterTest {
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);

  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  private FaultProxy network;
  private JdbcOptions options;
  private JdbcBackingStore store;
  private JdbcWriter writer;

  /** What the writer takes for the elapsed time. */
  private volatile Ticker ticker = System::nanoTime;

  @BeforeAll
  static void startDatabase() throws Exception {
    database = new TestDatabase();
    database.run(
        "create table users (id int primary key, name text not null check (name <> 'nobody'))",
        "create table slow (id int primary key, v text)",
        "create function slow() returns trigger language plpgsql as"
            + " $$ begin perform pg_advisory_xact_lock_shared(1); return new; end $$",
        "create trigger slow before insert on slow for each row execute function slow()");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @BeforeEach
  void open() throws Exception {
    database.run("truncate users, slow");
    network =
        FaultProxy.open(
            0,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), database.port()),
            System::nanoTime);
    options =
        TestDatabase.optionsOf(
            TestDatabase.urlAt(network.port()), 2, QUERY_TIMEOUT, Duration.ofMillis(500));
    store =
        new JdbcBackingStore(
            options,
            Map.of(
                "shop",
                KeyMapping.ofTemplates(
                    Map.of("user:{id}", "select name from users where id = :id"))),
            System::nanoTime);
    writer = newWriter(options);
  }

  private JdbcWriter newWriter(JdbcOptions its) throws KeyMappingException {
    return new JdbcWriter(
        store,
        its,
        LoadLimits.DEFAULT,
        Map.of(
            "shop",
            WriteMapping.of(
                Map.of(
                    "user:{id}",
                    new WriteSql(
                        "insert into users select * from"
                            + " jsonb_populate_recordset(null::users, :value::jsonb)"
                            + " on conflict (id) do update set name = excluded.name",
                        "delete from users where id = :id"),
                    "name:{id}",
                    new WriteSql(
                        "update users set name = :value where id = :id returning id", null),
                    "slow:{id}",
                    new WriteSql("insert into slow values (:id, :value)", null)))),
        () -> ticker.nanos());
  }

  @AfterEach
  void close() throws Exception {
    writer.close();
    store.close();
    network.close();
  }

  private CompletableFuture<Void> put(String key, String value) {
    return writer.write(new Write(Key.of("shop", key), value.getBytes(UTF_8)));
  }

  private static String user(int id, String name) {
    return "[{\"id\":%d,\"name\":\"%s\"}]".formatted(id, name);
  }

  private @Nullable String nameOf(int id) {
    return store.loadNow(Key.of("shop", "user:" + id)) instanceof Loaded.Found found
        ? new String(found.value(), UTF_8)
        : null;
  }

  private static WriteException failureOf(CompletableFuture<Void> write) {
    WriteException[] failure = new WriteException[1];
    assertThatThrownBy(() -> write.get(30, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(WriteException.class, e -> failure[0] = e);
    return failure[0];
  }

  @Test
  void write_putAndDelete_reachTheDatabase() {
    put("user:1", user(1, "Ada")).join();
    assertThat(nameOf(1)).contains("Ada");
    put("user:1", user(1, "O'Hara; drop table users")).join();
    assertThat(nameOf(1)).contains("O'Hara; drop table users");
    put("name:1", "Eve").join();
    assertThat(nameOf(1)).contains("Eve");
    writer.write(new Write(Key.of("shop", "user:1"), null)).join();
    assertThat(nameOf(1)).isNull();
    writer.write(new Write(Key.of("shop", "user:1"), null)).join(); // deleted already
    assertThat(writer.health().written()).isEqualTo(5);
  }

  @Test
  void write_storeSaysNo_tellsWhyAndWritesNothing() {
    assertThat(failureOf(put("user:1", user(1, "nobody"))).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failureOf(put("user:1", "[{\"id\":1}]")).reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(failureOf(put("user:1", "no json")).reason()).isEqualTo(Reason.BAD_VALUE);
    assertThat(failureOf(put("user:1", user(1, "a") + "x")).reason()).isEqualTo(Reason.BAD_VALUE);
    String twice = "[{\"id\":1,\"name\":\"a\"},{\"id\":1,\"name\":\"b\"}]";
    assertThat(failureOf(put("user:1", twice)).reason()).isEqualTo(Reason.BAD_VALUE);
    assertThat(failureOf(put("name:one", "a")).reason()).isEqualTo(Reason.BAD_VALUE);
    assertThat(failureOf(put("name:1", "a")).reason()).isEqualTo(Reason.NOTHING_WRITTEN);
    assertThat(nameOf(1)).isNull();
    assertThat(writer.health().rejected()).isEqualTo(7);
    assertThat(store.health().breaker()).as("none is the store's fault").isZero();
  }

  @Test
  void write_triggersRefuseMany_breakerStaysClosedAndReadsGoOn() throws Exception {
    put("user:1", user(1, "Ada")).join();
    for (String state : new String[] {"P0001", "27000", "44000", "54000", "21000"}) {
      database.run(
          "create function refuse() returns trigger language plpgsql as $$ begin"
              + " raise exception using errcode = '"
              + state
              + "'; end $$",
          "create trigger refuse before insert on slow for each row execute function refuse()");
      try {
        for (int i = 0; i < 20; i++) {
          assertThat(failureOf(put("slow:" + i, "v")).reason())
              .as(state)
              .isIn(Reason.FORBIDDEN, Reason.BAD_VALUE);
        }
      } finally {
        database.run("drop trigger refuse on slow", "drop function refuse");
      }
    }
    assertThat(store.health().breaker()).isZero();
    assertThat(nameOf(1)).contains("Ada");
    assertThat(writer.health().rejected()).isEqualTo(100);
  }

  @Test
  void write_failureMessages_holdNeitherKeyNorValue() {
    for (String value : new String[] {user(4711, "nobody"), "secret", "[{\"id\":4711}]"}) {
      assertThat(failureOf(put("user:4711", value)).getMessage())
          .doesNotContain("4711", "nobody", "secret");
    }
  }

  @Test
  void write_storeIsDown_isUnavailableAndOpensTheBreakerOfLoadsToo() throws Exception {
    network.cut();
    patiently()
        .until(
            () -> {
              var unused = failureOf(put("user:1", user(1, "Ada")));
              return store.health().breaker() == 2;
            });
    WriteException refused = failureOf(put("user:1", user(1, "Ada")));
    assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(refused.retryAfterMillis()).isPositive();
  }

  @Test
  void write_takesTooLong_isEndedByTheDatabaseAndNotDone() throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("lock table users");
      assertThat(failureOf(put("user:1", user(1, "Ada"))).reason()).isEqualTo(Reason.UNAVAILABLE);
      connection.rollback();
    }
    assertThat(nameOf(1)).isNull();
  }

  /** The statement goes on in the database: the next write of the key must not overtake it. */
  @Test
  void write_connectionDiesUnderIt_hasAnUnknownOutcomeToldWhenItIsDecided() throws Exception {
    String running = "pg_stat_activity where state = 'active' and query like 'insert into slow%'";
    for (int id = 1; ; id++) { // where all is slow, the database's limit may come first
      CompletableFuture<Void> write;
      Connection lock = lockSlow();
      try {
        write = put("slow:" + id, "v");
        CompletableFuture<Void> its = write;
        patiently().until(() -> its.isDone() || count(running) == 1);
        network.reset();
      } finally {
        lock.close();
      }
      Reason reason = failureOf(write).reason();
      assertThat(count(running)).as("statements that may still come to pass").isZero();
      assertThat(writer.health().retried()).isZero();
      if (count("slow where id = " + id) == 1) { // it was done after all
        assertThat(reason).isEqualTo(Reason.OUTCOME_UNKNOWN);
        assertThat(writer.health().unknown()).isPositive();
        return;
      }
    }
  }

  /** Holds every write of {@code slow} in the database until it is closed. */
  private static Connection lockSlow() throws SQLException {
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("select pg_advisory_lock(1)");
    }
    return connection;
  }

  /** Its time begins before the watch that ends it: else it might seem to have been told of. */
  @Test
  void write_threadStallsBeforeItIsSent_isNotCutOff() {
    put("user:1", user(1, "Ada")).join();
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    AtomicInteger readings = new AtomicInteger();
    ticker =
        () -> {
          boolean isAboutToBeSent = // after the writer's queue and the begin
              Thread.currentThread().getName().contains("-writes-")
                  && readings.incrementAndGet() == 3;
          if (isAboutToBeSent) {
            stalled.countDown();
            awaitUninterruptibly(goesOn);
          }
          return System.nanoTime();
        };
    CompletableFuture<Void> write = put("user:1", user(1, "Eve"));
    awaitUninterruptibly(stalled);
    Duration beyondItsWatch = writer.longestStatement().plusMillis(500);
    patiently().during(beyondItsWatch).until(() -> !write.isDone());
    goesOn.countDown();
    write.join();
    assertThat(nameOf(1)).contains("Eve");
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Nobody answers, and what was sent is not lost: it comes when the network is mended. */
  @Test
  void write_networkSwallowsIt_isToldWhenItCannotArriveAnyMore() throws Exception {
    CompletableFuture<Void> swallowed = swallowedBy(network::halfOpen);
    patiently().until(() -> writer.health().undecided() == 1);
    assertThat(swallowed).isNotDone();
    network.mend();
    assertThat(failureOf(swallowed).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
    put("user:1", user(1, "newer")).join();
    patiently()
        .during(Duration.ofMillis(300))
        .until(() -> nameOf(1), name -> name.contains("newer"));
  }

  /** The next write finds another way, and the first one's comes free after that. */
  @Test
  void write_arrivesAfterTheNextOne_isNotDone() throws Exception {
    CompletableFuture<Void> swallowed = swallowedBy(network::strand);
    assertThat(failureOf(swallowed).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
    put("user:1", user(1, "newer")).join();
    long passed = network.queries();
    network.mend();
    patiently().until(() -> network.queries() > passed); // it has arrived
    patiently()
        .during(Duration.ofMillis(300))
        .until(() -> nameOf(1), name -> name.contains("newer"));
    assertThat(writer.health().undecided()).isZero();
  }

  @Test
  void close_undecided_failsIt() throws Exception {
    CompletableFuture<Void> swallowed = swallowedBy(network::halfOpen);
    patiently().until(() -> writer.health().undecided() == 1);
    writer.close();
    assertThat(failureOf(swallowed).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
  }

  /** Writes over the only connection, which is silent from the moment on in which it is there. */
  private CompletableFuture<Void> swallowedBy(Runnable fault) throws Exception {
    writer.close();
    // Else the pool would look at a connection that has not been used for half a second.
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", Long.toString(Long.MAX_VALUE));
    try {
      writer =
          newWriter(
              TestDatabase.optionsOf(options.url(), 1, QUERY_TIMEOUT, options.connectionTimeout()));
    } finally {
      System.clearProperty("com.zaxxer.hikari.aliveBypassWindowMs");
    }
    put("user:2", user(2, "a")).join();
    fault.run();
    return put("user:1", user(1, "older"));
  }

  @Test
  void write_deadlock_isTriedOnceMore() throws Exception {
    for (int i = 1; i <= 12; i++) { // what pays for a retry
      put("user:" + i, user(i, "a")).join();
    }
    database.run(
        "create sequence tries",
        "create function once() returns trigger language plpgsql as $$ begin"
            + " if nextval('tries') = 1 then raise exception using errcode = '40P01'; end if;"
            + " return new; end $$",
        "create trigger once before update on users for each row execute function once()");
    long now = System.nanoTime();
    ticker = () -> now; // soon enough for another try, however slow the machine
    try {
      put("name:1", "b").join();
      assertThat(nameOf(1)).contains("b");
      assertThat(writer.health().retried()).isEqualTo(1);
    } finally {
      database.run("drop trigger once on users", "drop function once", "drop sequence tries");
    }
  }

  @Test
  void check_knowsWhatHasNoStatement() {
    assertThatThrownBy(() -> writer.check(new Write(Key.of("shop", "name:1"), null)))
        .isInstanceOf(WriteException.class);
    assertThatThrownBy(() -> writer.check(new Write(Key.of("other", "name:1"), new byte[0])))
        .isInstanceOf(WriteException.class);
    assertThat(failureOf(writer.write(new Write(Key.of("other", "k"), new byte[0]))).reason())
        .isEqualTo(Reason.UNMAPPED);
  }

  @Test
  void close_failsWhatWaits() throws Exception {
    CompletableFuture<Void> waiting;
    Connection lock = lockSlow();
    try {
      for (int i = 0; i < 2; i++) {
        var unused = put("slow:" + i, "v");
      }
      waiting = put("slow:3", "v");
      writer.close();
    } finally {
      lock.close();
    }
    assertThat(failureOf(waiting).reason()).isEqualTo(Reason.UNAVAILABLE);
    assertThat(failureOf(put("user:1", user(1, "a"))).reason()).isEqualTo(Reason.UNAVAILABLE);
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofSeconds(60));
  }

  private static long count(String from) throws Exception {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from " + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
