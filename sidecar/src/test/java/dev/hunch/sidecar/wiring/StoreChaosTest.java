package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.faults.FaultProxy;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.proto.cache.v1.Keys;
import dev.hunch.sidecar.backing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads and writes while the network to the database fails in one way after the other. The breaker
 * stays closed: reads that it refuses would meet no fault.
 */
class StoreChaosTest {
  private static final int KEYS = 12;
  private static final int READERS = 3;
  private static final int FAULTS = 16;
  private static final int READS_A_FAULT = 30;
  private static final int MORE_LOADS_THAN_THERE_ARE = 10_000;
  private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)");
  private static final List<String> NAMESPACES = List.of("shop", "lenient");

  @TempDir private Path folder;
  private final ReadTally tally = new ReadTally();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();
  private final AtomicInteger writes = new AtomicInteger();

  /** The version of each key that the cache has acknowledged to be told of. */
  private final AtomicIntegerArray acknowledged = new AtomicIntegerArray(KEYS);

  private volatile boolean goOn = true;

  @Test
  void faults_oneAfterTheOther_noReadIsOlderThanAnAcknowledgedInvalidation() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (TestDatabase database = new TestDatabase()) {
      database.run(
          "create table users (id int primary key, version int)",
          "insert into users select i, 0 from generate_series(0, " + (KEYS - 1) + ") i");
      try (RemoteDatabase remote =
          new RemoteDatabase(database, folder, "200ms", 1_000, MORE_LOADS_THAN_THERE_ARE)) {
        List<Future<?>> workers = new ArrayList<>();
        for (int reader = 0; reader < READERS; reader++) {
          Random random = new Random(reader);
          workers.add(threads.submit(() -> readOn(remote, random)));
        }
        workers.add(threads.submit(() -> writeOn(remote, database)));
        Random random = new Random(42);
        for (int i = 0; i < FAULTS; i++) {
          fail(remote.network, random.nextInt(6));
          awaitMoreReads();
          if (random.nextInt(3) == 0) {
            remote.network.mend();
            awaitMoreReads();
          }
        }
        remote.network.delay(Duration.ZERO);
        remote.network.mend();
        goOn = false;
        for (Future<?> worker : workers) {
          worker.get();
        }
        System.out.printf(
            "%d faults, %d reads: %s; %d acknowledged writes; %d wrong values%n",
            FAULTS, reads.get(), tally, writes.get(), wrong.get());
        assertThat(wrong).hasValue(0);
        assertThat(writes.get()).isPositive();
        assertThat(tally.of("shop", "HIT")).isPositive();
        assertEveryKeyIsReadAsItIs(remote);
      }
    } finally {
      goOn = false;
      threads.shutdownNow();
    }
  }

  private static void fail(FaultProxy network, int how) {
    network.delay(Duration.ZERO);
    switch (how) {
      case 0 -> network.cut();
      case 1 -> network.halfOpen();
      case 2 -> network.drip(20);
      case 3 -> network.delay(Duration.ofMillis(150));
      case 4 -> network.refuse();
      default -> network.reset();
    }
  }

  private Void readOn(RemoteDatabase remote, Random random) {
    while (goOn) {
      int id = random.nextInt(KEYS);
      String namespace = NAMESPACES.get(random.nextInt(NAMESPACES.size()));
      int floor = acknowledged.get(id);
      GetResponse response =
          tally.count(
              namespace,
              () -> remote.calls(Duration.ofMillis(300)).get(get(namespace, "user:" + id)));
      if (response != null && versionOf(response) < floor) {
        wrong.incrementAndGet();
      }
      reads.incrementAndGet();
    }
    return null;
  }

  /** Writes past the network that fails, as a service whose own connection holds. */
  private Void writeOn(RemoteDatabase remote, TestDatabase database) throws SQLException {
    Random random = new Random(7);
    int[] versions = new int[KEYS];
    try (Connection connection = database.connect();
        PreparedStatement update =
            connection.prepareStatement("update users set version = ? where id = ?")) {
      while (goOn) {
        int id = random.nextInt(KEYS);
        int version = ++versions[id];
        update.setInt(1, version);
        update.setInt(2, id);
        update.executeUpdate();
        for (String namespace : NAMESPACES) {
          var unused =
              remote
                  .calls(Duration.ofMinutes(2))
                  .invalidate(
                      InvalidateRequest.newBuilder()
                          .setNamespace(namespace)
                          .setKeys(Keys.newBuilder().addKeys("user:" + id))
                          .build());
        }
        acknowledged.set(id, version);
        writes.incrementAndGet();
        awaitMore(reads, 3);
      }
    }
    return null;
  }

  private void awaitMoreReads() {
    awaitMore(reads, READS_A_FAULT);
  }

  private void awaitMore(AtomicInteger count, int more) {
    int wanted = count.get() + more;
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(2, TimeUnit.MILLISECONDS)
        .until(() -> count.get() >= wanted || !goOn);
  }

  private void assertEveryKeyIsReadAsItIs(RemoteDatabase remote) {
    for (int id = 0; id < KEYS; id++) {
      int key = id;
      for (String namespace : NAMESPACES) {
        await()
            .atMost(Duration.ofMinutes(2))
            .ignoreExceptions()
            .until(
                () ->
                    versionOf(
                            remote.calls(Duration.ofMinutes(1)).get(get(namespace, "user:" + key)))
                        == acknowledged.get(key));
      }
    }
  }

  private static int versionOf(GetResponse response) {
    Matcher matcher = VERSION.matcher(response.getValue().toStringUtf8());
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
