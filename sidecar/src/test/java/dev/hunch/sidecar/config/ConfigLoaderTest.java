package dev.hunch.sidecar.config;

import static dev.hunch.sidecar.config.ConfigFile.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.cache.Freshness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir private Path folder;

  private static String everything() throws IOException {
    try (InputStream in = ConfigLoaderTest.class.getResourceAsStream("everything.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void load_whatMustBeGiven_leavesTheDefaults() throws Exception {
    HunchConfig config = new ConfigFile(folder).load(SMALL);
    assertThat(config.server())
        .isEqualTo(
            new ServerConfig(
                "127.0.0.1",
                7070,
                null,
                4096,
                1024 * 1024,
                Duration.ofNanos(100_000),
                Duration.ofSeconds(5)));
    assertThat(config.admin()).isEqualTo(new AdminConfig("127.0.0.1", 7071));
    assertThat(config.cache())
        .isEqualTo(new CacheConfig(64 * 1024 * 1024, null, EvictionKind.S3FIFO, 0.25, 1024));
    assertThat(config.prefetch())
        .isEqualTo(new PrefetchConfig(true, 1.0, Duration.ofSeconds(10), 4096, 8, 0.95, 0.4, 0.02));
    assertThat(config.model())
        .isEqualTo(new ModelConfig(null, Duration.ofSeconds(2), EngineKind.KERNEL));
    assertThat(config.accessLog()).isNull();
    assertThat(config.stores())
        .containsExactly(
            Map.entry(
                "db",
                new JdbcStoreConfig(
                    "jdbc:postgresql://localhost/shop",
                    null,
                    null,
                    8,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    new BreakerConfig(0.5, 20, Duration.ofSeconds(5)),
                    0.1,
                    4,
                    64)));
    assertThat(config.namespaces())
        .containsExactly(
            Map.entry(
                "shop",
                new NamespaceConfig(
                    "db",
                    new Freshness(Duration.ofMinutes(5), Duration.ofSeconds(5), Duration.ZERO),
                    Integer.MAX_VALUE,
                    0,
                    Map.of("user:{id}", "select * from users where id = :id"),
                    null,
                    Map.of(),
                    true,
                    GrammarConfig.LEARNED,
                    0)));
    assertThat(new ConfigFile(folder).load(SMALL + "access-log: {folder: logs}\n").accessLog())
        .isEqualTo(new AccessLogConfig(folder.resolve("logs"), 64 * 1024 * 1024, 16));
  }

  @Test
  void load_everyKey_isRead() throws Exception {
    Files.createFile(folder.resolve("tpcc.tsv"));
    HunchConfig config = new ConfigFile(folder).load(everything());
    assertThat(config)
        .isEqualTo(
            new HunchConfig(
                new ServerConfig(
                    "0.0.0.0",
                    17070,
                    folder.resolve("run/hunch.sock"),
                    2048,
                    2 * 1024 * 1024,
                    Duration.ofNanos(50_000),
                    Duration.ofSeconds(7)),
                new AdminConfig("0.0.0.0", 17071),
                new CacheConfig(
                    128 << 20, folder.resolve("cache/entries.dat"), EvictionKind.LEARNED, 0.5, 99),
                Map.of(
                    "db",
                    new JdbcStoreConfig(
                        "jdbc:postgresql://db.internal:5432/shop",
                        "app",
                        "from the environment",
                        3,
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(1),
                        new BreakerConfig(0.75, 40, Duration.ofSeconds(9)),
                        0.25,
                        2,
                        32),
                    "other",
                    new JdbcStoreConfig(
                        "jdbc:postgresql://localhost/other",
                        null,
                        "secret",
                        8,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        BreakerConfig.DEFAULT,
                        0.1,
                        4,
                        64)),
                Map.of(
                    "shop",
                    new NamespaceConfig(
                        "db",
                        new Freshness(
                            Duration.ofHours(1),
                            0.1,
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(1),
                            0.2),
                        64 << 10,
                        0.4,
                        Map.of(
                            "user:{id}", "select * from users where id = :id",
                            "order:{id}:lines", "select * from order_lines where order_id = :id"),
                        null,
                        Map.of("order:{id}:lines", List.of("order:{id}", "orders")),
                        false,
                        new GrammarConfig(List.of("user:{id}", "cart:{user}|{item}"), true),
                        4,
                        new CompressionConfig(CompressionKind.ZSTD, 8 << 10),
                        new WriteConfig(
                            WriteModeKind.WRITE_BEHIND,
                            Map.of(
                                "user:{id}",
                                new WriteConfig.Statements(
                                    "update users set name = :value where id = :id",
                                    "delete from users where id = :id")))),
                    "tpcc",
                    new NamespaceConfig(
                        "other",
                        new Freshness(null, Duration.ofSeconds(5), Duration.ZERO),
                        Integer.MAX_VALUE,
                        0,
                        Map.of(),
                        folder.resolve("tpcc.tsv"),
                        Map.of(),
                        true,
                        GrammarConfig.LEARNED,
                        0)),
                new PrefetchConfig(false, 0.5, Duration.ofSeconds(20), 77, 5, 0.5, 0.3, 0.1),
                new ModelConfig(
                    folder.resolve("models/latest"), Duration.ofMillis(500), EngineKind.DL4J),
                new AccessLogConfig(folder.resolve("logs"), 1 << 20, 3),
                new SharedMemoryConfig(folder.resolve("shm/hunch"), 2 << 20, 4096, true),
                new WriteBehindConfig(folder.resolve("journal"), 8 << 20)));
    assertThat(config.toString()).doesNotContain("secret", "from the environment");
  }
}
