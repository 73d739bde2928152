package dev.hunch.demo.drive;

import dev.hunch.core.agent.Ticker;
import dev.hunch.sidecar.backing.BackingStores;
import dev.hunch.sidecar.backing.KeyMapping;
import dev.hunch.sidecar.backing.KeyMappingException;
import dev.hunch.sidecar.config.ConfigException;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.config.NamespaceConfig;
import dev.hunch.sidecar.wiring.ConfiguredStores;
import java.nio.file.Path;

/** A namespace's store, reached without a sidecar, as the sidecar's configuration describes it. */
public final class StoreAccess implements AutoCloseable {
  private final BackingStores stores;
  private final DirectReader reader;
  private final KeyFilter filter;

  private StoreAccess(BackingStores stores, DirectReader reader, KeyFilter filter) {
    this.stores = stores;
    this.reader = reader;
    this.filter = filter;
  }

  /**
   * Opens it.
   *
   * @param file a sidecar's configuration
   * @throws ConfigException if it is wrong
   * @throws IllegalArgumentException if it has no such namespace
   */
  public static StoreAccess open(Path file, String namespace, Ticker ticker)
      throws ConfigException {
    HunchConfig config = ConfiguredStores.read(file);
    NamespaceConfig chosen = config.namespaces().get(namespace);
    if (chosen == null) {
      throw new IllegalArgumentException(
          file
              + ": has no namespace "
              + namespace
              + "; it has "
              + String.join(", ", config.namespaces().keySet()));
    }
    try {
      Path statements = chosen.statements();
      KeyMapping mapping =
          statements == null
              ? KeyMapping.ofTemplates(chosen.templates())
              : KeyMapping.ofStatements(statements);
      BackingStores stores = ConfiguredStores.open(config, ticker);
      return new StoreAccess(stores, new DirectReader(stores, namespace), new KeyFilter(mapping));
    } catch (KeyMappingException e) {
      throw new IllegalStateException("was checked when it was read", e);
    }
  }

  /** Reads straight from the store. */
  public DirectReader reader() {
    return reader;
  }

  /** Takes the keys that the store can read. */
  public KeyFilter filter() {
    return filter;
  }

  @Override
  public void close() {
    stores.close();
  }
}
