package dev.hunch.sidecar.wiring;

import dev.hunch.core.cache.Freshness;
import dev.hunch.sidecar.config.AccessLogConfig;
import dev.hunch.sidecar.config.AdminConfig;
import dev.hunch.sidecar.config.CacheConfig;
import dev.hunch.sidecar.config.EngineKind;
import dev.hunch.sidecar.config.EvictionKind;
import dev.hunch.sidecar.config.GrammarConfig;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.config.ModelConfig;
import dev.hunch.sidecar.config.NamespaceConfig;
import dev.hunch.sidecar.config.PrefetchConfig;
import dev.hunch.sidecar.config.ServerConfig;
import dev.hunch.sidecar.config.SharedMemoryConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes configurations of sidecars on free ports. */
public final class TestConfig {
  private final Map<String, NamespaceConfig> namespaces = new LinkedHashMap<>();
  private @Nullable Path unixSocket;
  private @Nullable Path bundle;
  private @Nullable Path accessLog;
  private @Nullable Path sharedMemory;
  private @Nullable Path cacheFile;
  private int maxWaitingLoads = 64;
  private boolean prefetch = true;
  private EngineKind engine = EngineKind.KERNEL;

  /** A configuration with the namespace {@code shop}: a minute fresh, a minute negative. */
  public static TestConfig ofShop() {
    return new TestConfig()
        .namespace(
            "shop", new Freshness(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ZERO));
  }

  public TestConfig namespace(String name, Freshness freshness) {
    namespaces.put(
        name,
        new NamespaceConfig(
            "none",
            freshness,
            Integer.MAX_VALUE,
            0,
            Map.of(),
            null,
            Map.of(),
            true,
            GrammarConfig.LEARNED,
            0));
    return this;
  }

  /** Gives the tags of {@code shop}. */
  public TestConfig tags(Map<String, List<String>> tags) {
    namespaces.computeIfPresent(
        "shop",
        (name, shop) ->
            new NamespaceConfig(
                shop.store(),
                shop.freshness(),
                shop.maxValueBytes(),
                shop.quota(),
                shop.templates(),
                shop.statements(),
                tags,
                shop.predictFromValues(),
                shop.grammar(),
                shop.maxConcurrentLoads(),
                shop.compression(),
                shop.writes()));
    return this;
  }

  /** Gives the grammar of {@code shop}. */
  public TestConfig grammar(GrammarConfig grammar) {
    namespaces.computeIfPresent(
        "shop",
        (name, shop) ->
            new NamespaceConfig(
                shop.store(),
                shop.freshness(),
                shop.maxValueBytes(),
                shop.quota(),
                shop.templates(),
                shop.statements(),
                shop.tags(),
                shop.predictFromValues(),
                grammar,
                shop.maxConcurrentLoads(),
                shop.compression(),
                shop.writes()));
    return this;
  }

  public TestConfig unixSocket(Path socket) {
    unixSocket = socket;
    return this;
  }

  public TestConfig bundle(Path path) {
    bundle = path;
    return this;
  }

  public TestConfig accessLog(Path folder) {
    accessLog = folder;
    return this;
  }

  public TestConfig cacheFile(Path file) {
    cacheFile = file;
    return this;
  }

  public TestConfig sharedMemory(Path file) {
    sharedMemory = file;
    return this;
  }

  public TestConfig maxWaitingLoads(int loads) {
    maxWaitingLoads = loads;
    return this;
  }

  public TestConfig engine(EngineKind kind) {
    engine = kind;
    return this;
  }

  public TestConfig withoutPrefetch() {
    prefetch = false;
    return this;
  }

  public HunchConfig build() {
    PrefetchConfig on = PrefetchConfig.DEFAULT;
    return new HunchConfig(
        new ServerConfig(
            "127.0.0.1", 0, unixSocket, 64, 4096, Duration.ZERO, Duration.ofSeconds(30)),
        new AdminConfig("127.0.0.1", 0),
        new CacheConfig(8L << 20, cacheFile, EvictionKind.LEARNED, 0.25, maxWaitingLoads),
        Map.of(),
        namespaces,
        new PrefetchConfig(prefetch, on.budget(), on.horizon(), 64, 8, 1.0, 0.4, 0.02),
        new ModelConfig(bundle, Duration.ofMillis(20), engine),
        accessLog == null ? null : new AccessLogConfig(accessLog, 1 << 20, 4),
        sharedMemory == null ? null : new SharedMemoryConfig(sharedMemory, 4 << 20, 4096, false),
        null);
  }
}
