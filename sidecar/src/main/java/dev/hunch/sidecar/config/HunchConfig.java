package dev.hunch.sidecar.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the configuration file says, with defaults in place of what it leaves out.
 *
 * <p>Paths are absolute: relative ones were resolved against the file's folder.
 *
 * @param server the gRPC server
 * @param admin the HTTP server for metrics and health
 * @param cache the cache's bounds
 * @param stores the backing stores by name, in the file's order
 * @param namespaces the namespaces by name, in the file's order; each names one of the stores
 * @param prefetch what may be prefetched
 * @param model where the model comes from
 * @param accessLog where the access log goes; null: none is written
 * @param sharedMemory the table that clients may map; null: there is none
 * @param writeBehind where writes wait that reach their store later; null: there are none
 */
public record HunchConfig(
    ServerConfig server,
    AdminConfig admin,
    CacheConfig cache,
    Map<String, StoreConfig> stores,
    Map<String, NamespaceConfig> namespaces,
    PrefetchConfig prefetch,
    ModelConfig model,
    @Nullable AccessLogConfig accessLog,
    @Nullable SharedMemoryConfig sharedMemory,
    @Nullable WriteBehindConfig writeBehind) {}
