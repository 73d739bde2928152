package dev.hunch.sidecar.wiring;

import static dev.hunch.sidecar.wiring.SidecarFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.sidecar.config.HunchConfig;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a sidecar starts, drains, stops and comes back. */
class LifecycleTest {
  @TempDir private Path folder;

  @Test
  void start_onATakenPort_saysWhichAndWhatToDo() throws Exception {
    try (SidecarFixture first = new SidecarFixture(TestConfig.ofShop().build())) {
      HunchConfig taken =
          new Overrides(first.sidecar.grpcPort(), null, null, null, false)
              .applyTo(TestConfig.ofShop().build());

      assertThatThrownBy(() -> new SidecarFixture(taken))
          .isInstanceOf(SidecarStartException.class)
          .hasMessageContaining("127.0.0.1:" + first.sidecar.grpcPort())
          .hasMessageContaining("--port");
    }
  }

  @Test
  void start_inWhichAPartThrowsAnError_closesThePartsBeforeIt() throws Exception {
    HunchConfig config = TestConfig.ofShop().cacheFile(folder.resolve("cache.dat")).build();

    assertThatThrownBy(
            () ->
                new SidecarFixture(
                    config,
                    builder ->
                        builder.untrained(
                            () -> {
                              throw new NoClassDefFoundError("a class of the predictor");
                            })))
        .isInstanceOf(NoClassDefFoundError.class);
    new SidecarFixture(config).close(); // the cache's file is free again
  }

  @Test
  void close_ofACacheInAFile_keepsHowHotItsEntriesAre() throws Exception {
    HunchConfig config = TestConfig.ofShop().cacheFile(folder.resolve("cache.dat")).build();
    try (SidecarFixture sidecar = new SidecarFixture(config)) {
      sidecar.store.with("user:1", "Ada");
      for (int read = 0; read < 3; read++) {
        assertThat(sidecar.cache().get(get("shop", "user:1")).getValue().size()).isEqualTo(3);
      }
    }
    // A magic number, one entry, a checksum.
    assertThat(Files.size(folder.resolve("cache.dat.heat"))).isEqualTo(8 + 8 + 8);
  }

  @Test
  void close_withACallInFlight_answersItAndTakesNoMore() throws Exception {
    try (SidecarFixture sidecar = new SidecarFixture(TestConfig.ofShop().build())) {
      sidecar.store.with("user:1", "Ada").hold();
      CompletableFuture<GetResponse> inFlight = sidecar.future(get("shop", "user:1"));
      await().until(() -> sidecar.store.loads() == 1);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(sidecar.sidecar::close);
      await()
          .untilAsserted(() -> assertThat(sidecar.page("/readyz", 503)).isEqualTo("not ready\n"));
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> sidecar.cache().get(get("shop", "user:1")))
                      .isInstanceOfSatisfying(
                          StatusRuntimeException.class,
                          e ->
                              assertThat(e.getStatus().getCode())
                                  .isEqualTo(Status.Code.UNAVAILABLE)));
      assertThat(closing).isNotDone();
      sidecar.store.release();

      assertThat(inFlight)
          .succeedsWithin(Duration.ofSeconds(10))
          .satisfies(reply -> assertThat(reply.getValue().toStringUtf8()).isEqualTo("Ada"));
      assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
    }
  }

  @Test
  void close_writesTheAccessLogToItsEnd() throws Exception {
    Path log = folder.resolve("log");
    try (SidecarFixture sidecar = new SidecarFixture(TestConfig.ofShop().accessLog(log).build())) {
      sidecar.store.with("user:1", "Ada");
      for (int i = 0; i < 500; i++) {
        sidecar.cache().get(get("shop", "user:1"));
      }
    }
    try (Stream<Path> files = Files.list(log)) {
      List<String> lines = Files.readAllLines(files.findFirst().orElseThrow());
      assertThat(lines).hasSize(501);
      assertThat(lines.get(0)).isEqualTo("ts_ms,client,key,size,namespace,result,fields,relations");
    }
  }

  @Test
  void restart_withAFile_keepsTheEntries() throws Exception {
    HunchConfig config = TestConfig.ofShop().cacheFile(folder.resolve("cache.dat")).build();
    try (SidecarFixture first = new SidecarFixture(config)) {
      first.store.with("user:1", "Ada");
      first.cache().get(get("shop", "user:1"));
    }
    try (SidecarFixture second = new SidecarFixture(config)) {
      assertThat(second.cache().get(get("shop", "user:1")).getValue().toStringUtf8())
          .isEqualTo("Ada");
      assertThat(second.store.loads()).isZero();
    }
  }

  @Test
  void restart_withoutAFile_beginsEmpty() throws Exception {
    for (int run = 0; run < 2; run++) {
      try (SidecarFixture sidecar = new SidecarFixture(TestConfig.ofShop().build())) {
        sidecar.store.with("user:1", "Ada");
        assertThat(sidecar.cache().get(get("shop", "user:1")).getValue().toStringUtf8())
            .isEqualTo("Ada");
        assertThat(sidecar.store.loads()).isEqualTo(1);
      }
    }
  }
}
