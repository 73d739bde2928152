package dev.hunch.sidecar.backing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.BackingStore.Request;
import dev.hunch.core.cache.LoadKind;
import dev.hunch.core.cache.StoreException;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several keys that one query answers, beside each key alone. */
class LoadsTogetherTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  @SuppressWarnings("NullAway.Init")
  private static PostgresTap tap;

  private final List<JdbcBackingStore> opened = new ArrayList<>();

  @BeforeAll
  static void startDatabase() throws Exception {
    database = new TestDatabase();
    tap = new PostgresTap(database.port());
    database.run(
        "create type mood as enum ('sad', 'glad')",
        "create domain percent as numeric(5,2) check (value <= 100)",
        "create table users (id int primary key, name varchar(20), code char(4), born date,"
            + " seen timestamptz, noted timestamp, score numeric(10,2), share percent, feels mood,"
            + " tags text[], grid int[][], likes jsonb, raw json, photo bytea, ok bool,"
            + " bits bit(3), ratio float8, uid uuid, span interval)",
        "insert into users select i, 'user ' || i, 'c' || i, date '2000-01-01' + i,"
            + " timestamptz '2020-02-02 02:02:02.123456+02' + i * interval '1 hour',"
            + " timestamp '2020-02-02 02:02:02' + i * interval '1 minute', i * 1.10, i, 'glad',"
            + " array['a', null, '\"' || i], array[[i, 2], [3, 4]], jsonb_build_object('n', i),"
            + " '{\"b\" : 1,  \"a\":2}', decode('00ff', 'hex'), i % 2 = 0, b'101', i / 3.0,"
            + " '00000000-0000-0000-0000-000000000001', i * interval '1 day 3 minutes'"
            + " from generate_series(1, 20) i",
        "insert into users (id) select generate_series(21, 25)",
        "create table lines (user_id int, line int, id int, what text)",
        "insert into lines select u, l, u * 100 + l, case when l = 2 then null else 'line ' || l"
            + " end from generate_series(1, 25) u, generate_series(1, 7) l where u % 3 > 0",
        "analyze");
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    tap.close();
    database.close();
  }

  @AfterEach
  void close() {
    opened.forEach(JdbcBackingStore::close);
  }

  private JdbcBackingStore open(int poolSize, Duration queryTimeout, String sql) throws Exception {
    JdbcOptions options =
        TestDatabase.optionsOf(TestDatabase.urlAt(tap.port()), poolSize, queryTimeout, LONG);
    JdbcBackingStore store =
        new JdbcBackingStore(
            options,
            Map.of("shop", KeyMapping.ofTemplates(Map.of("k:{k}", sql))),
            System::nanoTime);
    opened.add(store);
    return store;
  }

  private static List<Request> demands(Stream<?> names) {
    return names.map(name -> new Request(key(name), LoadKind.DEMAND)).toList();
  }

  private static Key key(Object name) {
    return Key.of("shop", "k:" + name);
  }

  private static String text(Loaded loaded) {
    return loaded instanceof Loaded.Found found ? new String(found.value(), UTF_8) : "absent";
  }

  private static List<String> texts(List<CompletableFuture<Loaded>> loads) throws Exception {
    List<String> texts = new ArrayList<>();
    for (CompletableFuture<Loaded> load : loads) {
      texts.add(text(load.get(30, TimeUnit.SECONDS)));
    }
    return texts;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from users where id = :k",
        "select * from users where id = :k;",
        "select * from users where id = :k -- the one",
        "select * from users where id = :k /* ) */ -- )",
        "select id, name, ')' as paren, E'\\')' as quoted from users where id = :k",
        "select * from lines where user_id = :k order by line",
        "select * from lines where user_id = :k order by line desc nulls last",
        "select * from lines where user_id = :k order by what nulls first, line desc limit 3",
        "select * from lines where user_id = :k order by line limit 2 offset 1",
        "select * from lines where line <= :k order by user_id, line desc limit :k",
        "select distinct what from lines where user_id = :k order by what desc",
        "select u.*, l.* from users u join lines l on l.user_id = u.id where u.id = :k"
            + " order by l.line",
        "select u.id, l.id, l.line as ID, 1 as \"Id\" from users u join lines l"
            + " on l.user_id = u.id where u.id = :k order by l.line desc",
        "select u.name, l.what from users u left join lines l on l.user_id = u.id where u.id = :k"
            + " order by l.line desc",
        "select count(*), sum(line), max(what), avg(line) from lines where user_id = :k",
        "select line, count(*) over (), row_number() over (order by line desc) as r, 5 as k"
            + " from lines where user_id = :k order by line",
        "with l as (select * from lines where user_id = :k) select line, what from l order by 1",
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < :k)"
            + " select i from n order by i desc",
        "select line from lines where user_id = :k union select 99 order by 1 desc",
        "(select line from lines where user_id = :k) union all (select -1) order by line",
        "select line from lines where user_id = :k order by line fetch first 2 rows only",
        "select :k as given, null as nothing, 'x' as x, 1 + 1, now()::date, true",
        "select * from (values (1, 'a'), (2, null)) v where column1 <= :k order by 1 desc",
        "values (:k::int, 'a'), (2, null)",
        "select from users where id = :k",
        "select u from users u where id = :k",
        "select row(users.id, name), array_agg(line order by line) from users left join lines"
            + " on user_id = users.id where users.id = :k group by users.id",
        "select json_agg(l order by line) from lines l where user_id = :k",
        "select to_json(u), likes ?? 'n', likes - 'n' from users u where id = :k",
        "select generate_series(1, least(3, :k::int)) as s, 'same' as same",
        "select * from users where name = 'user ' || :k",
        "select * from users where id = any (array[:k::int, 3]) order by id desc",
        "select '1 day'::interval * :k::int, '10.0.0.1'::inet, '$1.50'::money, 'NaN'::float8,"
            + " 'infinity'::timestamptz, '12:00+02'::timetz, point(1, 2), '[1,4)'::int4range,"
            + " 'a b'::tsvector, '<a/>'::xml, '\\x01'::bytea, 1::bit(1), 'n'::name, '{}'::int[]",
      })
  void load_together_givesTheBytesOfEachAlone(String template) throws Exception {
    String sql = template.replace("??", "?");
    JdbcBackingStore store = open(1, LONG, sql);
    List<Integer> ids = List.of(1, 24, 3, 2, 7, 99, 20, 1);
    List<String> alone = new ArrayList<>();
    for (int id : ids) {
      alone.add(text(store.loadNow(key(id))));
    }

    int before = tap.roundTrips();
    List<String> together = texts(store.loadAll(demands(ids.stream())));

    assertThat(together).isEqualTo(alone);
    assertThat(tap.roundTrips() - before).as("round trips").isEqualTo(1);
  }

  @Test
  void load_manyKeysOfAStatement_isAFewQueries() throws Exception {
    JdbcBackingStore store = open(1, LONG, "select * from users where id = :k");
    texts(store.loadAll(demands(IntStream.range(0, 4).boxed()))); // opens the connection
    await().until(() -> store.active() == 0);
    int before = tap.roundTrips();

    List<String> loaded = texts(store.loadAll(demands(IntStream.rangeClosed(1, 64).boxed())));

    assertThat(loaded).hasSize(64).filteredOn(text -> !text.equals("absent")).hasSize(25);
    assertThat(tap.roundTrips() - before).isBetween(1, 4);
  }

  @Test
  void load_badParameterAmongThem_answersTheOthers() throws Exception {
    JdbcBackingStore store = open(2, LONG, "select id from users where id = :k");
    for (int i = 0; i < 3; i++) {
      List<CompletableFuture<Loaded>> loads =
          store.loadAll(demands(Stream.of("1", "bad", "2", "99999999999", "30")));

      assertThat(texts(List.of(loads.get(0), loads.get(2), loads.get(4))))
          .containsExactly("[{\"id\":1}]", "[{\"id\":2}]", "absent");
      for (int bad : List.of(1, 3)) {
        assertThatThrownBy(() -> loads.get(bad).get(30, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(UnmappedKeyException.class);
      }
    }
    assertThat(store.health().breaker()).isZero();
  }

  @Test
  void load_keyThatFailsAtRunTime_answersTheOthers() throws Exception {
    JdbcBackingStore store = open(2, LONG, "select 6 / :k::int as n");
    List<CompletableFuture<Loaded>> loads = store.loadAll(demands(Stream.of(1, 0, 2)));
    assertThat(texts(List.of(loads.get(0), loads.get(2))))
        .containsExactly("[{\"n\":6}]", "[{\"n\":3}]");
    assertThatThrownBy(() -> loads.get(1).get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(StoreException.class);
  }

  @Test
  void load_statementThatCannotBePartOfAnother_isAskedForEachAlone() throws Exception {
    // As many columns as there may be: together there are two more.
    String columns = IntStream.range(1, 1664).mapToObj(i -> ", " + i).collect(joining());
    JdbcBackingStore store = open(1, LONG, "select :k as k" + columns);
    List<Request> five = demands(IntStream.range(0, 5).boxed());
    String alone = text(store.loadNow(key(4)));
    for (int queries : List.of(6, 5, 5)) {
      int before = tap.roundTrips();
      assertThat(texts(store.loadAll(five))).hasSize(5).last().isEqualTo(alone);
      assertThat(tap.roundTrips() - before).isEqualTo(queries);
    }
  }

  @Test
  void load_slowStatement_isNotLostToTheTimeoutOfAll() throws Exception {
    JdbcBackingStore store =
        open(4, Duration.ofSeconds(2), "select :k as k, pg_sleep(0.4)::text as s");
    List<String> loaded = texts(store.loadAll(demands(IntStream.range(0, 8).boxed())));
    assertThat(loaded).hasSize(8).allMatch(text -> text.startsWith("[{\"k\":"));
  }

  @Test
  void load_answersTooLargeTogether_areReadAlone() throws Exception {
    JdbcBackingStore store = open(2, LONG, "select :k as k, repeat('x', 6 * 1024 * 1024) as large");
    List<String> loaded = texts(store.loadAll(demands(IntStream.range(0, 8).boxed())));
    assertThat(loaded).hasSize(8).allMatch(text -> text.length() > 6 << 20);
  }

  @Test
  void load_databaseOutOfReach_failsAllAsOneOfTheBreakersLoads() throws Exception {
    JdbcOptions options =
        TestDatabase.optionsOf(
            "jdbc:postgresql://127.0.0.1:1/postgres", 1, LONG, Duration.ofMillis(250));
    JdbcBackingStore store =
        new JdbcBackingStore(
            options,
            Map.of("shop", KeyMapping.ofTemplates(Map.of("k:{k}", "select :k"))),
            System::nanoTime);
    opened.add(store);
    for (CompletableFuture<Loaded> load : store.loadAll(demands(IntStream.range(0, 32).boxed()))) {
      assertThatThrownBy(() -> load.get(30, TimeUnit.SECONDS))
          .hasCauseInstanceOf(StoreException.class);
    }
    assertThat(store.health().breaker()).as("four queries, not 32").isZero();
  }

  @Test
  void cancel_someOfAQuery_answersTheOthers() throws Exception {
    JdbcBackingStore store =
        open(1, LONG, "select :k as k, pg_advisory_xact_lock_shared(1)::text as held");
    List<CompletableFuture<Loaded>> loads;
    try (Connection hold = database.connect();
        Statement statement = hold.createStatement()) {
      statement.execute("select pg_advisory_lock(1)"); // until this connection ends
      loads = store.loadAll(demands(IntStream.range(0, 4).boxed()));
      await().until(() -> store.active() == 1 && store.queued() == 0);
      loads.get(0).cancel(false);
      loads.get(2).cancel(false);
    }
    assertThat(texts(List.of(loads.get(1), loads.get(3))))
        .containsExactly("[{\"k\":\"1\",\"held\":\"\"}]", "[{\"k\":\"3\",\"held\":\"\"}]");
  }

  @Test
  void cancel_allOfAQuery_endsItInTheDatabase() throws Exception {
    Duration hours = Duration.ofHours(1);
    JdbcBackingStore store = open(1, hours, "select :k as k, pg_sleep(:k::int)");
    List<CompletableFuture<Loaded>> loads = store.loadAll(demands(Stream.of(3000, 3001, 3002)));
    await().until(() -> store.active() == 1 && store.queued() == 0);
    loads.forEach(load -> load.cancel(false));
    assertThat(texts(store.loadAll(demands(Stream.of(0))))).hasSize(1);
  }

  @Test
  void load_notToShare_isAQueryEach() throws Exception {
    JdbcOptions options = TestDatabase.optionsOf(TestDatabase.urlAt(tap.port()), 1, LONG, LONG);
    LoadLimits alone = new LoadLimits(0.5, 20, Duration.ofSeconds(5), 0.1, Map.of(), 1, false);
    JdbcBackingStore store =
        new JdbcBackingStore(
            options,
            alone,
            Map.of("shop", KeyMapping.ofTemplates(Map.of("k:{k}", "select :k as k"))),
            System::nanoTime);
    opened.add(store);
    texts(store.loadAll(demands(Stream.of(1)))); // opens the connection
    int before = tap.roundTrips();
    texts(store.loadAll(demands(IntStream.range(0, 8).boxed())));
    assertThat(tap.roundTrips() - before).isEqualTo(8);
  }
}
