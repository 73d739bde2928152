package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.hunch.faults.FaultProxy;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.sidecar.backing.TestDatabase;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What readers meet while the network to the database fails, in each way that it can. */
class StoreOutageTest {
  private static final int CACHED = 20;
  private static final int READERS = 4;
  private static final int COALESCED = 50;

  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ReadTally tally = new ReadTally();

  /** How the network fails. */
  enum Fault {
    DEAD(FaultProxy::cut),
    HALF_OPEN(FaultProxy::halfOpen),
    DRIPPING(network -> network.drip(1)),
    FAR_AWAY(network -> network.delay(Duration.ofHours(1)));

    @SuppressWarnings("ImmutableEnumChecker") // none of them has state
    private final Consumer<FaultProxy> begin;

    Fault(Consumer<FaultProxy> begin) {
      this.begin = begin;
    }
  }

  @BeforeAll
  static void startDatabase() throws Exception {
    database = new TestDatabase();
    database.run(
        "create table users (id int primary key, name text)",
        "insert into users select i, 'user ' || i from generate_series(1, 10000) i");
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource
  void outage_ofEachKind_isSurvivedWithoutHangsLeaksOrARestart(Fault fault) throws Exception {
    try (RemoteDatabase remote = new RemoteDatabase(database, folder, "200ms", 1_000)) {
      for (int id = 1; id <= CACHED; id++) {
        awaitCached(remote, "shop", id);
        awaitCached(remote, "lenient", id);
      }
      Map<String, Integer> threadsBefore = RemoteDatabase.threads();

      fault.begin.accept(remote.network);
      List<CompletableFuture<GetResponse>> coalesced = readAtOnce(remote, COALESCED, n -> 5_000);
      List<Future<?>> readers = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        int number = reader;
        readers.add(threads.submit(() -> readThrough(remote, number)));
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
      long answered = endOf(coalesced);

      remote.network.delay(Duration.ZERO);
      remote.network.mend();
      long start = System.nanoTime();
      patiently().ignoreExceptions().until(() -> name(remote, "shop", 5_000).contains("user 5000"));
      long recoveryMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      System.out.printf(
          "%s: %s; coalesced %d, answered %d; recovered after %d ms%n",
          fault, tally, COALESCED, answered, recoveryMillis);

      assertThat(tally.of("cached")).isEqualTo(READERS * CACHED);
      assertThat(tally.of("cached", "HIT")).as("hits go on").isEqualTo(READERS * CACHED);
      assertThat(tally.of("expired")).isEqualTo(READERS * 2L);
      assertThat(tally.of("expired", "STALE")).as("stale stands in").isEqualTo(READERS * 2L);
      assertThat(tally.of("missing")).isEqualTo(READERS * 5L);
      assertThat(tally.of("missing", "UNAVAILABLE") + tally.of("missing", "DEADLINE_EXCEEDED"))
          .isEqualTo(READERS * 5L);
      assertThat(answered).isEqualTo(COALESCED);
      assertThat(tally.of("at once", "UNAVAILABLE")).isEqualTo(COALESCED);
      assertNothingIsLeftBehind(remote, threadsBefore);
    }
  }

  @Test
  void reset_ofAllConnections_isForgottenAtOnce() throws Exception {
    try (RemoteDatabase remote = new RemoteDatabase(database, folder, "5s", 1_000)) {
      int resets = 10;
      for (int i = 0; i < resets; i++) {
        int id = 100 + i;
        remote.network.reset();
        patiently().ignoreExceptions().until(() -> name(remote, "shop", id).contains("user " + id));
      }
      System.out.printf("%d resets, each followed by a read that was answered%n", resets);
      patiently().until(() -> remote.network.connections() <= RemoteDatabase.POOL_SIZE);
    }
  }

  @Test
  void outage_whoseCallersAllLeaveBeforeTheirQueriesFail_opensTheBreaker() throws Exception {
    try (RemoteDatabase remote = new RemoteDatabase(database, folder, "2s", 1_000)) {
      assertThat(name(remote, "shop", 1)).contains("user 1");
      remote.network.halfOpen();
      AtomicInteger id = new AtomicInteger(6_000);
      patiently().until(() -> statusOfAHastyRead(remote, id.incrementAndGet()) == Code.UNAVAILABLE);
      System.out.printf("%d reads in haste before one was refused%n", id.get() - 6_001);
    }
  }

  private static Code statusOfAHastyRead(RemoteDatabase remote, int id) {
    return assertThatExceptionOfType(StatusRuntimeException.class)
        .isThrownBy(() -> remote.calls(Duration.ofMillis(300)).get(get("shop", "user:" + id)))
        .actual()
        .getStatus()
        .getCode();
  }

  @Test
  void bounds_full_refuseAtOnceAndGiveEverySeatItsAnswer() throws Exception {
    int seats = 6; // three quarters of all: the rest is left to the other namespace
    int reads = 40;
    try (RemoteDatabase remote = new RemoteDatabase(database, folder, "2m", 8)) {
      assertThat(name(remote, "shop", 1)).contains("user 1");
      List<CompletableFuture<GetResponse>> answers = new ArrayList<>();
      try (Connection connection = database.connect();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("lock table users"); // a store that is there, and never ready
        // First those that run, each seen at the database. Were all sent at once, they might fill
        // the queue before one is taken out of it, and a full queue leaves room for others.
        for (int running = 1; running <= RemoteDatabase.POOL_SIZE; running++) {
          int now = running;
          answers.addAll(readAtOnce(remote, 1, n -> 100 + now));
          patiently().until(() -> remote.queriesThatWaitForALock() == now);
        }
        answers.addAll(readAtOnce(remote, reads - RemoteDatabase.POOL_SIZE, n -> 200 + n));
        patiently()
            .until(
                () -> answers.stream().filter(CompletableFuture::isDone).count() >= reads - seats);
        assertThat(name(remote, "shop", 1)).as("hits go on").contains("user 1");
        connection.rollback();
      }
      assertThat(endOf(answers)).isEqualTo(reads);
      System.out.printf("%d seats, %d reads at once: %s%n", seats, reads, tally);
      assertThat(tally.of("at once", "RESOURCE_EXHAUSTED")).isEqualTo(reads - seats);
      assertThat(tally.of("at once", "MISS")).isEqualTo(seats);
    }
  }

  /** Where all is slow, a query may take longer than the store is given here. */
  private static void awaitCached(RemoteDatabase remote, String namespace, int id) {
    patiently()
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .until(() -> name(remote, namespace, id).contains("user " + id));
  }

  private void readThrough(RemoteDatabase remote, int reader) {
    for (int id = 1; id <= CACHED; id++) {
      int cached = id;
      tally.count("cached", () -> patient(remote, "shop", cached));
    }
    for (int i = 0; i < 2; i++) {
      int expired = 1 + reader * 2 + i;
      tally.count("expired", () -> patient(remote, "lenient", expired));
    }
    for (int i = 0; i < 5; i++) {
      int missing = 1_000 + reader * 100 + i;
      tally.count(
          "missing",
          () -> remote.calls(Duration.ofMillis(300)).get(get("shop", "user:" + missing)));
    }
  }

  /** A read whose client would wait much longer than the store may take. */
  private static GetResponse patient(RemoteDatabase remote, String namespace, int id) {
    return remote.calls(Duration.ofMinutes(2)).get(get(namespace, "user:" + id));
  }

  private static String name(RemoteDatabase remote, String namespace, int id) {
    return patient(remote, namespace, id).getValue().toStringUtf8();
  }

  /** Reads without a deadline. */
  private static List<CompletableFuture<GetResponse>> readAtOnce(
      RemoteDatabase remote, int reads, IntUnaryOperator id) {
    List<CompletableFuture<GetResponse>> answers = new ArrayList<>();
    for (int i = 0; i < reads; i++) {
      FirstAnswer<GetResponse> answer = new FirstAnswer<>();
      remote.calls().get(get("shop", "user:" + id.applyAsInt(i)), answer);
      answers.add(answer);
    }
    return answers;
  }

  /** Waits until each read has ended, somehow, and returns how many have. */
  private long endOf(List<CompletableFuture<GetResponse>> answers) {
    for (CompletableFuture<GetResponse> answer : answers) {
      patiently().until(answer::isDone);
      var unused =
          answer.whenComplete(
              (response, failure) -> {
                if (failure == null) {
                  tally.add("at once", response.getResult().name().substring("RESULT_".length()));
                } else {
                  tally.add("at once", failure);
                }
              });
    }
    return answers.stream().filter(CompletableFuture::isDone).count();
  }

  private static void assertNothingIsLeftBehind(
      RemoteDatabase remote, Map<String, Integer> threadsBefore) {
    patiently()
        .untilAsserted(
            () -> {
              assertThat(remote.network.connections()).isBetween(1, RemoteDatabase.POOL_SIZE);
              assertThat(remote.connectionsAtTheDatabase()).isBetween(1, RemoteDatabase.POOL_SIZE);
              RemoteDatabase.threads()
                  .forEach(
                      (name, count) ->
                          assertThat(count)
                              .as("threads named %s", name)
                              .isLessThanOrEqualTo(threadsBefore.getOrDefault(name, 1)));
            });
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }
}
