package dev.hunch.sidecar.wiring;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.BackingWriter;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.PendingWrites;
import dev.hunch.core.cache.WriteBehindAgent;
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
import org.jspecify.annotations.Nullable;

/**
 * The ways of writes to the stores.
 *
 * @param writes takes the service's puts and deletes
 * @param writers where they go
 * @param behind brings them there later; null where nothing is written behind
 */
record WriteParts(Writes writes, BackingWriters writers, @Nullable WriteBehindAgent behind)
    implements AutoCloseable {
  /**
   * Opens them.
   *
   * @param stores the stores that are open; they are closed after these parts
   * @param journaled the journal and what is pending; null where nothing is written behind
   * @throws KeyMappingException if a template or statement is wrong
   * @throws SidecarStartException if the journal holds what the configuration cannot write
   */
  static WriteParts open(
      HunchConfig config,
      Cache cache,
      BackingStores stores,
      @Nullable WriteBehindParts journaled,
      Telemetry telemetry,
      Ticker ticker)
      throws KeyMappingException, SidecarStartException {
    BackingWriters writers = ConfiguredStores.openWriters(config, stores, ticker);
    try {
      writers.writers().forEach(each -> StoreMeters.bind(telemetry, each));
      return new WriteParts(
          writesOf(config, cache, writers, journaled),
          writers,
          journaled == null ? null : journaled.agent(config, writers, cache, ticker));
    } catch (SidecarStartException | RuntimeException | Error e) {
      writers.close();
      throw e;
    }
  }

  private static Writes writesOf(
      HunchConfig config, Cache cache, BackingWriter writer, @Nullable WriteBehindParts journaled) {
    Map<String, WriteMode> modes = new HashMap<>();
    config.namespaces().forEach((name, namespace) -> modes.put(name, modeOf(namespace)));
    return new Writes(
        cache,
        name -> modes.getOrDefault(name, WriteMode.INVALIDATE),
        writer,
        journaled == null ? null : journaled.journal(),
        journaled == null ? new PendingWrites(name -> 1) : journaled.pending(),
        CacheParts.waitingBoundOf(config));
  }

  private static WriteMode modeOf(NamespaceConfig namespace) {
    return switch (namespace.writes().mode()) {
      case INVALIDATE -> WriteMode.INVALIDATE;
      case WRITE_THROUGH -> WriteMode.WRITE_THROUGH;
      case WRITE_BEHIND -> WriteMode.WRITE_BEHIND;
    };
  }

  @Override
  public void close() {
    writers.close();
  }
}
