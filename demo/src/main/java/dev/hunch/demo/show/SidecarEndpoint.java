package dev.hunch.demo.show;

import dev.hunch.client.HunchAdmin;
import dev.hunch.client.HunchClient;
import dev.hunch.demo.drive.HunchReader;
import dev.hunch.demo.drive.PrefetchTally;
import dev.hunch.demo.drive.Reader;
import java.time.Duration;
import java.util.List;

/** The service reads through a sidecar, by the Java client, with its own loader behind it. */
final class SidecarEndpoint implements ShopEndpoint {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final HunchClient client;
  private final HunchAdmin admin;
  private final ReaderOf loader;

  /**
   * Connects.
   *
   * @param target where the sidecar is
   * @param loader what the service reads with when the sidecar is away
   */
  SidecarEndpoint(String target, ReaderOf loader) {
    this.client = HunchClient.builder().target(target).deadline(DEADLINE).build();
    this.admin = HunchAdmin.connect(target, DEADLINE);
    this.loader = loader;
  }

  @Override
  public Reader reader(String namespace) {
    return new HunchReader(client, namespace, loader.of(namespace));
  }

  @Override
  public void invalidate(String namespace, String key) {
    client.invalidate(namespace, List.of(key));
  }

  @Override
  public void invalidateAll(String namespace) {
    client.invalidatePrefix(namespace, "");
  }

  @Override
  public PrefetchTally counts() {
    return PrefetchTally.of(admin.stats());
  }

  @Override
  public void close() {
    client.close();
    admin.close();
  }
}
