package dev.hunch.demo.drive;

import dev.hunch.client.HunchClient;
import dev.hunch.client.Reply;
import dev.hunch.client.Source;
import dev.hunch.core.access.AccessResult;
import org.jspecify.annotations.Nullable;

/** Reads a namespace through the sidecar. Thread-safe. */
public final class HunchReader implements Reader {
  private final HunchClient client;
  private final String namespace;
  private final @Nullable Reader loader;

  /**
   * Creates a reader; the client stays the caller's to close.
   *
   * @param loader stands in when the sidecar is away; null: the read fails then
   */
  public HunchReader(HunchClient client, String namespace, @Nullable Reader loader) {
    this.client = client;
    this.namespace = namespace;
    this.loader = loader;
  }

  @Override
  public Reading read(String session, String key) {
    Reader standIn = loader;
    Reply reply =
        standIn == null
            ? client.get(namespace, key, session)
            : client.<RuntimeException>get(
                namespace, key, session, () -> standIn.read(session, key).value());
    return new Reading(reply.value(), resultOf(reply.source()), reply.source() == Source.LOADER);
  }

  private static @Nullable AccessResult resultOf(Source source) {
    return switch (source) {
      case HIT, SHARED_MEMORY -> AccessResult.HIT;
      case PREFETCHED_HIT -> AccessResult.PREFETCHED_HIT;
      case STALE -> AccessResult.STALE;
      case NEGATIVE -> AccessResult.NEGATIVE;
      case MISS -> AccessResult.MISS;
      case COALESCED -> AccessResult.COALESCED;
      case BYPASS -> AccessResult.BYPASS;
      // The wire does not tell whether an absence was cached: it counts as no hit.
      case ABSENT, LOADER -> null;
    };
  }
}
