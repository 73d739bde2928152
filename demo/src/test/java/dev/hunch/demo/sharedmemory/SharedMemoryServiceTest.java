package dev.hunch.demo.sharedmemory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.client.HunchAdmin;
import dev.hunch.client.HunchClient;
import dev.hunch.client.KeyReply;
import dev.hunch.client.Reply;
import dev.hunch.client.Source;
import dev.hunch.demo.show.Belongings;
import dev.hunch.demo.show.SidecarProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that reads hits of a real sidecar from shared memory. */
class SharedMemoryServiceTest {
  private static final byte[] LOADED = "loaded".getBytes(UTF_8);
  private static final byte[] OLD = "old".getBytes(UTF_8);
  private static final byte[] NEW = "new".getBytes(UTF_8);

  @TempDir Path folder;
  private final Belongings belongings = new Belongings(failure -> {});
  private SidecarProcess sidecar;
  private HunchClient client;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(
        folder.resolve("hunch.yaml"),
        """
        server: {port: 0}
        admin: {port: 0}
        shared-memory: {file: table, size: 1MiB}
        cache: {file: entries.dat, capacity: 16MiB}
        stores:
          db: {type: jdbc, url: "jdbc:postgresql://127.0.0.1:1/none", user: nobody, password: none}
        namespaces:
          shop:
            store: db
            templates: {"user:{id}": "select 1 where :id = '1'"}
        """);
    sidecar = startSidecar("first");
    client = client(sidecar);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    belongings.close();
  }

  private SidecarProcess startSidecar(String name) throws Exception {
    return SidecarProcess.start(folder.resolve("hunch.yaml"), folder, name, belongings);
  }

  private static HunchClient client(SidecarProcess sidecar) {
    return HunchClient.builder()
        .target(sidecar.grpc())
        .deadline(Duration.ofSeconds(20))
        .sharedMemory(true)
        .build();
  }

  private Reply get(String key) {
    return client.get("shop", key, "ada", () -> LOADED);
  }

  private void awaitShared(String key) {
    await().atMost(Duration.ofMinutes(1)).until(() -> get(key).source() == Source.SHARED_MEMORY);
  }

  @Test
  void get_ofAKeyThatIsReadOften_needsNoCallUntilItIsWritten() {
    client.put("shop", "user:1", OLD);
    awaitShared("user:1");
    assertThat(get("user:1").value()).isEqualTo(OLD);

    client.put("shop", "user:1", NEW);
    assertThat(get("user:1").value()).isEqualTo(NEW);
    awaitShared("user:1");
    assertThat(get("user:1").value()).isEqualTo(NEW);
    client.invalidate("shop", List.of("user:1"));
    assertThat(get("user:1").value()).isNotEqualTo(NEW);
    client.put("shop", "user:1", OLD);
    awaitShared("user:1");
    client.invalidatePrefix("shop", "user:");
    assertThat(get("user:1").value()).isNotEqualTo(OLD);
  }

  @Test
  void writesAndReads_inTurns_neverMissAWrite() {
    int shared = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] value = ("value " + i).getBytes(UTF_8);
      if (i % 3 == 0) {
        client.delete("shop", "user:1");
      }
      client.put("shop", "user:1", value);
      for (int read = 0; read < 4; read++) {
        Reply reply = get("user:1");
        assertThat(reply.value()).isEqualTo(value);
        shared += reply.source() == Source.SHARED_MEMORY ? 1 : 0;
      }
    }
    System.out.printf(
        "shared memory: 2000 writes, 8000 reads, %d of them shared, 0 stale%n", shared);
    assertThat(shared).isPositive();
  }

  @Test
  void readsFromSharedMemory_areCountedByTheSidecar() {
    client.put("shop", "user:1", OLD);
    awaitShared("user:1");
    long shared = 100;
    for (int i = 0; i < shared; i++) {
      get("user:1");
    }
    try (HunchAdmin admin = HunchAdmin.connect(sidecar.grpc(), Duration.ofSeconds(20))) {
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(admin.stats().hits() + client.stats().unreported())
                      .isGreaterThanOrEqualTo(client.stats().shared()));
    }
    assertThat(client.stats().shared()).isGreaterThan(shared);
  }

  @Test
  void batchGet_takesWhatIsSharedAndAsksForTheRest() {
    client.put("shop", "user:1", OLD);
    client.put("shop", "user:2", NEW);
    awaitShared("user:2");

    List<KeyReply> replies = client.batchGet("shop", List.of("user:1", "user:2"), "ada");
    assertThat(replies.get(0).get().value()).isEqualTo(OLD);
    assertThat(replies.get(1).get().value()).isEqualTo(NEW);
    assertThat(replies.get(1).get().source()).isEqualTo(Source.SHARED_MEMORY);
  }

  @Test
  void killedSidecar_isReadPastSoon_andItsSuccessorsInvalidationsHold() throws Exception {
    client.put("shop", "user:1", OLD);
    awaitShared("user:1");
    sidecar.kill();
    await().atMost(Duration.ofMinutes(1)).until(() -> get("user:1").source() == Source.LOADER);

    SidecarProcess next = startSidecar("next");
    try (HunchClient other = client(next)) {
      other.invalidate("shop", List.of("user:1"));
      for (int i = 0; i < 1000; i++) {
        assertThat(client.get("shop", "user:1", null, () -> LOADED).value()).isEqualTo(LOADED);
      }
    }
  }
}
