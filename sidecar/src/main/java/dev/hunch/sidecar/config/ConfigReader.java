package dev.hunch.sidecar.config;

import dev.hunch.transport.BusyPolling;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the sections of a configuration file, each with its keys, defaults and ranges. */
final class ConfigReader {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final int MAX_PORT = 65535;

  /** What the address of a Unix domain socket has room for. */
  private static final int MAX_SOCKET_PATH_BYTES = 107;

  private final Path folder;
  private final MappingCheck mappingCheck;

  ConfigReader(Path folder, MappingCheck mappingCheck) {
    this.folder = folder;
    this.mappingCheck = mappingCheck;
  }

  HunchConfig read(Section root) {
    Map<String, StoreConfig> stores = stores(root.section("stores"));
    HunchConfig config =
        new HunchConfig(
            server(root.section("server")),
            admin(root.section("admin")),
            cache(root.section("cache")),
            stores,
            namespaces(root.section("namespaces"), stores),
            prefetch(root.section("prefetch")),
            model(root.section("model")),
            root.has("access-log") ? accessLog(root.section("access-log")) : null,
            root.has("shared-memory") ? sharedMemory(root.section("shared-memory")) : null,
            root.has("write-behind") ? writeBehind(root.section("write-behind")) : null);
    checkWriteBehind(root, config);
    if (config.server().maxValueBytes() > config.cache().capacityBytes()) {
      root.section("server")
          .mistake(
              "max-value-bytes",
              "is more than cache.capacity ("
                  + Quantity.ofBytes(config.cache().capacityBytes())
                  + "); no such value could be cached");
    }
    root.finish();
    return config;
  }

  private ServerConfig server(Section section) {
    ServerConfig base = ServerConfig.DEFAULT;
    ServerConfig config =
        new ServerConfig(
            host(section, base.host()),
            section.integer("port", base.port(), 0, MAX_PORT),
            section.path("unix-socket", folder),
            (int) section.size("max-key-bytes", base.maxKeyBytes(), 1, 1 << 16),
            (int) section.size("max-value-bytes", base.maxValueBytes(), 1, 16 << 20),
            section.duration("busy-poll", base.busyPoll(), Duration.ZERO, BusyPolling.LONGEST),
            section.duration("drain", base.drain(), Duration.ZERO, Duration.ofMinutes(10)));
    Path socket = config.unixSocket();
    if (socket != null) {
      int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
      if (length > MAX_SOCKET_PATH_BYTES) {
        section.mistake(
            "unix-socket",
            "is " + length + " bytes long; a socket's path may have " + MAX_SOCKET_PATH_BYTES);
      }
    }
    section.finish();
    return config;
  }

  private static AdminConfig admin(Section section) {
    AdminConfig base = AdminConfig.DEFAULT;
    AdminConfig config =
        new AdminConfig(
            host(section, base.host()), section.integer("port", base.port(), 0, MAX_PORT));
    section.finish();
    return config;
  }

  private CacheConfig cache(Section section) {
    CacheConfig base = CacheConfig.DEFAULT;
    CacheConfig config =
        new CacheConfig(
            section.size("capacity", base.capacityBytes(), 1L << 20, 1L << 40),
            section.path("file", folder),
            word(section, "eviction", base.eviction()),
            section.number("probation-share", base.probationShare(), 0.01, 1),
            section.integer("max-waiting-loads", base.maxWaitingLoads(), 1, 1_000_000));
    section.finish();
    return config;
  }

  /** One of a few words, which stand for the constants of the fallback's type. */
  static <E extends Enum<E>> E word(Section section, String key, E fallback) {
    E[] allowed = fallback.getDeclaringClass().getEnumConstants();
    String name = section.text(key, wordOf(fallback));
    for (E each : allowed) {
      if (wordOf(each).equals(name)) {
        return each;
      }
    }
    String words =
        Arrays.stream(allowed).map(ConfigReader::wordOf).collect(Collectors.joining(" or "));
    section.mistake(key, "is \"" + name + "\"; " + words + " is allowed");
    return fallback;
  }

  private static String wordOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<String, StoreConfig> stores(Section section) {
    Map<String, StoreConfig> stores = new LinkedHashMap<>();
    for (String name : section.keys()) {
      checkName(section, name);
      stores.put(name, store(section.section(name)));
    }
    if (stores.isEmpty()) {
      section.mistake("is missing or empty; name at least one store, with its type and url");
    }
    return Collections.unmodifiableMap(stores);
  }

  private static StoreConfig store(Section section) {
    String type = section.text("type");
    if (type == null) {
      section.mistake("type", "is missing; jdbc is allowed");
    } else if (!type.equals("jdbc")) {
      section.mistake("type", "is \"" + type + "\"; jdbc is allowed");
    }
    String url = section.text("url");
    if (url == null) {
      section.mistake("url", "is missing; a JDBC URL such as jdbc:postgresql://host:5432/name");
    } else if (!url.startsWith("jdbc:")) {
      // not shown: it may hold a password
      section.mistake("url", "does not begin with jdbc: as in jdbc:postgresql://host:5432/name");
    }
    JdbcStoreConfig config =
        new JdbcStoreConfig(
            url == null ? "" : url,
            section.text("user"),
            password(section),
            section.integer("pool-size", JdbcStoreConfig.DEFAULT_POOL_SIZE, 1, 256),
            section.duration(
                "query-timeout",
                JdbcStoreConfig.DEFAULT_QUERY_TIMEOUT,
                MILLI,
                Duration.ofMinutes(10)),
            section.duration(
                "connection-timeout",
                JdbcStoreConfig.DEFAULT_CONNECTION_TIMEOUT,
                Duration.ofMillis(250),
                Duration.ofMinutes(10)),
            breaker(section.section("breaker")),
            section.number("retry-share", JdbcStoreConfig.DEFAULT_RETRY_SHARE, 0, 1),
            section.integer("write-pool-size", JdbcStoreConfig.DEFAULT_WRITE_POOL_SIZE, 1, 256),
            section.integer("loads-together", JdbcStoreConfig.DEFAULT_LOADS_TOGETHER, 1, 1024));
    section.finish();
    return config;
  }

  private static BreakerConfig breaker(Section section) {
    BreakerConfig base = BreakerConfig.DEFAULT;
    BreakerConfig config =
        new BreakerConfig(
            section.number("failure-share", base.failureShare(), 0.01, 1),
            section.integer("loads", base.loads(), 2, 10_000),
            section.duration("pause", base.pause(), MILLI, Duration.ofHours(1)));
    section.finish();
    return config;
  }

  private static @Nullable String password(Section section) {
    String password = section.text("password");
    if (!section.has("password-env")) {
      return password;
    }
    if (password != null) {
      section.mistake("password-env", "and password are both given; one of them is allowed");
    }
    return section.variable("password-env");
  }

  private Map<String, NamespaceConfig> namespaces(
      Section section, Map<String, StoreConfig> stores) {
    NamespaceReader reader = new NamespaceReader(folder, mappingCheck, stores.keySet());
    Map<String, NamespaceConfig> namespaces = new LinkedHashMap<>();
    for (String name : section.keys()) {
      checkName(section, name);
      namespaces.put(name, reader.read(section.section(name)));
    }
    if (namespaces.isEmpty()) {
      section.mistake("is missing or empty; name at least one namespace, with its store");
    }
    double quotas = namespaces.values().stream().mapToDouble(NamespaceConfig::quota).sum();
    if (quotas > 1 + 1e-9) {
      section.mistake("have quotas of together " + quotas + "; at most 1 is allowed");
    }
    return Collections.unmodifiableMap(namespaces);
  }

  private static PrefetchConfig prefetch(Section section) {
    PrefetchConfig base = PrefetchConfig.DEFAULT;
    PrefetchConfig config =
        new PrefetchConfig(
            section.flag("enabled", base.enabled()),
            section.number("budget", base.budget(), 0, 100),
            section.duration("horizon", base.horizon(), MILLI, Duration.ofHours(1)),
            section.integer("queue", base.queue(), 1, 1_000_000),
            section.integer("max-concurrency", base.maxConcurrency(), 1, 1024),
            section.number("max-cpu", base.maxCpu(), 0.01, 1),
            section.number("wasted-load-cost", base.wastedLoadCost(), 0, 100),
            section.number("room-cost", base.roomCost(), 0, 100));
    section.finish();
    return config;
  }

  private ModelConfig model(Section section) {
    ModelConfig base = ModelConfig.DEFAULT;
    ModelConfig config =
        new ModelConfig(
            section.path("bundle", folder),
            section.duration("poll", base.poll(), Duration.ofMillis(100), Duration.ofDays(1)),
            word(section, "engine", base.engine()));
    section.finish();
    return config;
  }

  private AccessLogConfig accessLog(Section section) {
    Path logs = section.path("folder", folder);
    if (logs == null) {
      section.mistake("folder", "is missing; the folder that the log's files are written to");
    }
    AccessLogConfig config =
        new AccessLogConfig(
            logs == null ? folder : logs,
            section.size("roll", AccessLogConfig.DEFAULT_ROLL_BYTES, 1 << 10, 1L << 40),
            section.integer("keep", AccessLogConfig.DEFAULT_KEEP, 1, 100_000));
    section.finish();
    return config;
  }

  private WriteBehindConfig writeBehind(Section section) {
    Path journal = section.path("journal", folder);
    if (journal == null) {
      section.mistake("journal", "is missing; the folder that writes are kept in");
    }
    WriteBehindConfig config =
        new WriteBehindConfig(
            journal == null ? folder : journal,
            section.size("max-bytes", WriteBehindConfig.DEFAULT_MAX_BYTES, 1 << 20, 1L << 30));
    section.finish();
    return config;
  }

  private static void checkWriteBehind(Section root, HunchConfig config) {
    WriteBehindConfig behind = config.writeBehind();
    if (behind != null && behind.maxBytes() < 2L * config.server().maxValueBytes()) {
      root.section("write-behind")
          .mistake(
              "max-bytes",
              "is less than twice server.max-value-bytes ("
                  + Quantity.ofBytes(config.server().maxValueBytes())
                  + "); such a value could hardly ever be taken");
    }
    config
        .namespaces()
        .forEach(
            (name, namespace) -> {
              if (behind == null && namespace.writes().mode() == WriteModeKind.WRITE_BEHIND) {
                root.section("namespaces")
                    .section(name)
                    .mistake(
                        "write-mode",
                        "is write-behind, and there is no write-behind.journal that writes could"
                            + " be kept in");
              }
            });
  }

  private SharedMemoryConfig sharedMemory(Section section) {
    Path file = section.path("file", folder);
    if (file == null) {
      section.mistake("file", "is missing; a file in memory, as /dev/shm/hunch");
    }
    SharedMemoryConfig config =
        new SharedMemoryConfig(
            file == null ? folder : file,
            (int) section.size("size", SharedMemoryConfig.DEFAULT_SIZE_BYTES, 1 << 20, 1 << 30),
            (int)
                section.size("max-value", SharedMemoryConfig.DEFAULT_MAX_VALUE_BYTES, 1, 256 << 10),
            section.flag("group-may-read", false));
    section.finish();
    return config;
  }

  private static String host(Section section, String fallback) {
    String host = section.text("host", fallback);
    if (host.isBlank()) {
      section.mistake("host", "is empty; an address such as 127.0.0.1 or 0.0.0.0 is allowed");
    }
    return host;
  }

  private static void checkName(Section section, String name) {
    if (!NAME.matcher(name).matches()) {
      section.mistake(name, "is not a name: letters, digits, _ . and -, 64 at most, are allowed");
    }
  }
}
