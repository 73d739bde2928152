package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.faults.FaultProxy;
import dev.hunch.sidecar.backing.TestDatabase;
import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sidecars that write into a real database, one after the other on one cache file, each killed
 * under load but the first and the last; now and then while the database is away, or while a slow
 * statement runs there.
 */
final class KilledWriters {
  private static final String SESSIONS =
      "select count(*) from pg_stat_activity where application_name = ";

  private final Path folder;
  private final String mode;
  private final SplittableRandom random;
  private final Tally tally = new Tally();
  private final BehindLoad load = new BehindLoad(tally);

  /**
   * Prepares for them.
   *
   * @param folder for their files
   * @param mode their namespace's write mode
   * @param random chooses the points at which they are killed
   */
  KilledWriters(Path folder, String mode, SplittableRandom random) {
    this.folder = folder;
    this.mode = mode;
    this.random = random;
  }

  /** Kills so many, and returns what was counted. */
  Tally kill(int kills, long seed) throws Exception {
    long begun = System.nanoTime();
    try (TestDatabase database = new TestDatabase();
        FaultProxy network =
            FaultProxy.open(
                0,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), database.port()),
                System::nanoTime)) {
      database.run(
          "create table items (id int primary key, v bigint not null)",
          "create table audit (seq bigserial primary key, id int, v bigint, born timestamptz)",
          "create function slow() returns trigger language plpgsql as $$ begin"
              + " if random() < .003 then perform pg_sleep(1.9); end if; return new; end $$",
          "create trigger slow before insert on items for each row execute function slow()",
          "create function audit() returns trigger language plpgsql as $$ begin"
              + " insert into audit (id, v, born) select new.id, new.v, backend_start"
              + " from pg_stat_get_activity(pg_backend_pid()); return new; end $$",
          "create trigger audit after insert or update on items"
              + " for each row execute function audit()");
      Path config = config(network.port());
      SidecarProgram packed = SidecarProgram.small().packed(folder);
      Path archive = folder.resolve("classes.jsa");
      live(packed.with("-XX:ArchiveClassesAtExit=" + archive), config, network, database, false);
      SidecarProgram program = packed.with("-XX:SharedArchiveFile=" + archive);
      for (int kill = 0; kill < kills; kill++) {
        live(program, config, network, database, true);
        assertThat(tally.of("WRONG")).as("after %d kills%s", kill + 1, tally).isZero();
      }
      live(program, config, network, database, false);
      for (int key = 0; key < BehindLoad.KEYS; key++) {
        assertThat(inTheDatabase(database, key))
            .as("key %d", key)
            .isEqualTo(load.acknowledged(key));
      }
      System.out.printf(
          "%s: %d kills with -9 in %d s, seed %d: %d wrong%s%n",
          mode,
          kills,
          TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
          seed,
          tally.of("WRONG"),
          tally);
    }
    assertThat(tally.of("WRONG")).isZero();
    assertThat(tally.of("acknowledged puts")).isPositive();
    assertThat(tally.of("acknowledged deletes")).isPositive();
    assertThat(tally.of("reads checked")).isPositive();
    assertThat(tally.of("writes the store had")).isPositive();
    return tally;
  }

  private void live(
      SidecarProgram program,
      Path config,
      FaultProxy network,
      TestDatabase database,
      boolean isKilled)
      throws Exception {
    long audited = number(database, "select coalesce(max(seq), 0) from audit");
    String born = cell(database, "select clock_timestamp()");
    Path errors = folder.resolve("stderr");
    try (SidecarProcess sidecar = SidecarProcess.start(program, config, errors)) {
      SidecarProcess.Ports ports = sidecar.awaitReady();
      ManagedChannel channel = ports.newChannel();
      try {
        load.sweep(channel);
        if (isThrough()) {
          checkCache(database);
        }
        load.start(channel, random.split());
        boolean isAway = isKilled && random.nextInt(100) < 35;
        assertLives(sidecar, 500 + random.nextInt(isThrough() ? 1_500 : 4_000));
        if (isAway) {
          network.cut();
          tally.add("lives that ended with the database away");
          assertLives(sidecar, 50 + random.nextInt(500));
        }
        if (isKilled) {
          sidecar.kill();
          sidecar.awaitEnd();
          load.stop();
        } else {
          load.stop();
          sidecar.terminate();
          assertThat(sidecar.awaitEnd()).isZero();
        }
      } finally {
        channel.shutdownNow();
        network.mend();
      }
      if (isThrough()) { // what a dead sidecar has sent may be done until its statement has ended
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> number(database, SESSIONS + "'hunch'") == 0);
      }
      assertThat(sidecar.said()).doesNotContain("fault of the sidecar");
    }
    checkOrder(database, audited, born);
    tally.add("lives");
  }

  private boolean isThrough() {
    return mode.equals("write-through");
  }

  /** What the cache's file has kept, and was just read, is what the store has. */
  private void checkCache(TestDatabase database) throws SQLException {
    for (int key = 0; key < BehindLoad.KEYS; key++) {
      assertThat(load.acknowledged(key))
          .as("key %d, as it was read after the start%s", key, tally)
          .isEqualTo(inTheDatabase(database, key));
    }
  }

  private static void assertLives(SidecarProcess sidecar, long millis) throws InterruptedException {
    assertThat(sidecar.endsWithin(millis)).as("it died by itself: %s", sidecar.said()).isFalse();
  }

  /**
   * In one life, the writes of a key come in their order, each once or, after a failure, again; and
   * what an earlier life had sent comes before them.
   */
  private void checkOrder(TestDatabase database, long after, String born) throws SQLException {
    long[] last = new long[BehindLoad.KEYS];
    Arrays.fill(last, -1);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select id, v, born < '%s' from audit where seq > %d order by seq"
                    .formatted(born, after))) {
      while (rows.next()) {
        int key = rows.getInt(1);
        long version = rows.getLong(2);
        boolean isOfTheDead = rows.getBoolean(3);
        tally.add(isOfTheDead ? "writes done for the dead" : "writes the store had");
        if (version < last[key]) {
          tally.add("WRONG");
          System.err.printf(
              "key %d: version %d after %d%s%n",
              key, version, last[key], isOfTheDead ? ", sent by an earlier life" : "");
        }
        if (!isOfTheDead) {
          last[key] = version;
        }
      }
    }
  }

  private static long inTheDatabase(TestDatabase database, int key) throws SQLException {
    return number(database, "select coalesce(max(v), 0) from items where id = " + key);
  }

  private static long number(TestDatabase database, String query) throws SQLException {
    return Long.parseLong(cell(database, query));
  }

  private static String cell(TestDatabase database, String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private Path config(int port) throws Exception {
    return Files.writeString(
        folder.resolve("hunch.yaml"),
        """
        server: {port: 0, drain: 30s}
        admin: {port: 0}
        cache: {capacity: 1MiB, file: cache.dat}
        stores:
          db:
            type: jdbc
            url: "%s"
            user: postgres
            query-timeout: 2s
            connection-timeout: 500ms
            breaker: {pause: 200ms}
        namespaces:
          shop:
            store: db
            ttl: none
            negative-ttl: 1h
            templates: {"item:{id}": "select * from items where id = :id"}
            write-mode: %s
            writes:
              "item:{id}":
                put: >-
                  insert into items
                  select * from jsonb_populate_recordset(null::items, :value::jsonb)
                  on conflict (id) do update set v = excluded.v
                delete: delete from items where id = :id
        %s
        """
            .formatted(
                TestDatabase.urlAt(port),
                mode,
                isThrough() ? "" : "write-behind: {journal: journal, max-bytes: 4MiB}"));
  }
}
