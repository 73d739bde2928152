package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.sidecar.backing.TestDatabase;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What many misses of one call cost the database. */
class BatchOfMissesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KEYS = 64;

  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  @TempDir private Path folder;

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

  private static List<String> keysFrom(int first) {
    return IntStream.range(first, first + KEYS).mapToObj(i -> "user:" + i).toList();
  }

  private static void check(int first, List<KeyResult> results) {
    assertThat(results).hasSize(KEYS);
    for (int i = 0; i < KEYS; i++) {
      assertThat(results.get(i).getFound().getValue().toStringUtf8())
          .isEqualTo("[{\"id\":%d,\"name\":\"user %d\"}]".formatted(first + i, first + i));
    }
  }

  @Test
  void batchGet_missesOfOneStatement_areAFewQueries() throws Exception {
    try (RemoteDatabase remote = new RemoteDatabase(database, folder, "10s", 1_000)) {
      for (int round = 0; round < 3; round++) {
        int first = 1 + round * KEYS;
        long before = remote.network.queries();
        check(first, batchGet(remote, keysFrom(first)));
        // Each connection says its settings when it is opened, in the first round or later.
        assertThat(remote.network.queries() - before).isBetween(1L, 20L);
      }
    }
  }

  private static List<KeyResult> batchGet(RemoteDatabase remote, List<String> keys) {
    return remote
        .calls(PATIENCE)
        .batchGet(BatchGetRequest.newBuilder().setNamespace("shop").addAllKeys(keys).build())
        .getResultsList();
  }

  @Test
  void getStream_missesOfOneMessage_areAFewQueries() throws Exception {
    try (RemoteDatabase remote = new RemoteDatabase(database, folder, "10s", 1_000)) {
      check(5_001, batchGet(remote, keysFrom(5_001)));
      for (boolean inParts : List.of(false, true)) {
        int first = inParts ? 1_001 : 2_001;
        Results results = new Results();
        StreamObserver<GetStreamRequest> stream = remote.calls().getStream(results);
        long before = remote.network.queries();
        stream.onNext(
            GetStreamRequest.newBuilder()
                .setId(1)
                .setNamespace("shop")
                .addAllKeys(keysFrom(first))
                .setInParts(inParts)
                .build());
        check(first, results.await());
        assertThat(remote.network.queries() - before).isBetween(1L, 20L);
        stream.onCompleted();
      }
    }
  }

  /** The results of one message, by their positions. */
  private static final class Results implements StreamObserver<GetStreamResponse> {
    private final BlockingQueue<GetStreamResponse> parts = new LinkedBlockingQueue<>();

    List<KeyResult> await() throws InterruptedException {
      KeyResult[] results = new KeyResult[KEYS];
      int open = KEYS;
      while (open > 0) {
        GetStreamResponse part = parts.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(part).isNotNull();
        for (int i = 0; i < part.getResultsCount(); i++) {
          results[part.getPositionsCount() == 0 ? i : part.getPositions(i)] = part.getResults(i);
          open--;
        }
      }
      return List.of(results);
    }

    @Override
    public void onNext(GetStreamResponse part) {
      parts.add(part);
    }

    @Override
    public void onError(Throwable thrown) {
      // The waiting times out, and the test fails.
    }

    @Override
    public void onCompleted() {}
  }
}
