package dev.hunch.sidecar.wiring;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingWriter;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.WriteMode;
import dev.hunch.core.cache.Writes;
import dev.hunch.sidecar.backing.BackingStores;
import dev.hunch.sidecar.backing.BackingWriters;
import dev.hunch.sidecar.backing.KeyMappingException;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.config.NamespaceConfig;
import dev.hunch.sidecar.telemetry.Telemetry;
import java.util.HashMap;
import java.util.Map;

/**
 * The ways of writes to the stores.
 *
 * @param writes takes the service's puts and deletes
 * @param writers where they go
 */
record WriteParts(Writes writes, BackingWriters writers) implements AutoCloseable {
  /**
   * Opens them.
   *
   * @param stores the stores that are open; they are closed after these parts
   * @throws KeyMappingException if a template or statement is wrong
   */
  static WriteParts open(
      HunchConfig config, Cache cache, BackingStores stores, Telemetry telemetry, Ticker ticker)
      throws KeyMappingException {
    BackingWriters writers = ConfiguredStores.openWriters(config, stores, ticker);
    writers.writers().forEach(each -> StoreMeters.bind(telemetry, each));
    return new WriteParts(writesOf(config, cache, writers), writers);
  }

  private static Writes writesOf(HunchConfig config, Cache cache, BackingWriter writer) {
    Map<String, WriteMode> modes = new HashMap<>();
    config.namespaces().forEach((name, namespace) -> modes.put(name, modeOf(namespace)));
    return new Writes(
        cache,
        name -> modes.getOrDefault(name, WriteMode.INVALIDATE),
        writer,
        config.cache().maxWaitingLoads());
  }

  private static WriteMode modeOf(NamespaceConfig namespace) {
    return switch (namespace.writes().mode()) {
      case INVALIDATE -> WriteMode.INVALIDATE;
      case WRITE_THROUGH -> WriteMode.WRITE_THROUGH;
    };
  }

  @Override
  public void close() {
    writers.close();
  }
}
