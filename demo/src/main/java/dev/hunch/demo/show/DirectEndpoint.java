package dev.hunch.demo.show;

import dev.hunch.core.agent.Ticker;
import dev.hunch.demo.drive.DirectReader;
import dev.hunch.demo.drive.PrefetchTally;
import dev.hunch.demo.drive.Reader;
import dev.hunch.sidecar.backing.BackingStores;
import dev.hunch.sidecar.backing.KeyMappingException;
import dev.hunch.sidecar.config.ConfigException;
import dev.hunch.sidecar.wiring.ConfiguredStores;
import java.io.IOException;
import java.nio.file.Path;

/** No sidecar: the service reads its database through a pool of connections of its own. */
final class DirectEndpoint implements ShopEndpoint {
  private final BackingStores stores;

  private DirectEndpoint(BackingStores stores) {
    this.stores = stores;
  }

  /** Opens the stores that a sidecar's configuration names. */
  static DirectEndpoint open(Path config, Ticker ticker) throws IOException {
    try {
      return new DirectEndpoint(ConfiguredStores.open(ConfiguredStores.read(config), ticker));
    } catch (ConfigException | KeyMappingException e) {
      throw new IOException("the demo's own configuration is refused: " + e.getMessage(), e);
    }
  }

  @Override
  public Reader reader(String namespace) {
    return directReader(namespace);
  }

  DirectReader directReader(String namespace) {
    return new DirectReader(stores, namespace);
  }

  @Override
  public void invalidate(String namespace, String key) {
    // Nothing is cached.
  }

  @Override
  public void invalidateAll(String namespace) {
    // Nothing is cached.
  }

  @Override
  public PrefetchTally counts() {
    return PrefetchTally.NONE;
  }

  @Override
  public void close() {
    stores.close();
  }
}
