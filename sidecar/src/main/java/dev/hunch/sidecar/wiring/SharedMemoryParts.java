package dev.hunch.sidecar.wiring;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.Cache;
import dev.hunch.sidecar.config.SharedMemoryConfig;
import dev.hunch.sidecar.grpc.SharedMemoryOffer;
import dev.hunch.sidecar.sharedmemory.Heartbeat;
import dev.hunch.sidecar.sharedmemory.SharedPublisher;
import dev.hunch.sidecar.sharedmemory.SharedTable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * The table in shared memory, who fills it and who shows that it is alive.
 *
 * @param table hears of the cache's removals
 * @param publisher hears of hits
 * @param runner of the heartbeat
 */
record SharedMemoryParts(SharedTable table, SharedPublisher publisher, AgentRunner runner)
    implements SharedMemoryOffer {
  private static final Duration REST = Duration.ofMillis(50);

  /** Makes the table, in place of that of a sidecar that was killed. */
  static SharedTable openTable(SharedMemoryConfig config, List<String> namespaces, Ticker ticker)
      throws IOException {
    return SharedTable.create(
        config.file(),
        namespaces,
        config.sizeBytes(),
        config.maxValueBytes(),
        config.groupMayRead(),
        new SecureRandom().nextLong(), // so that no value can be made up to look like a record
        ticker.nanos());
  }

  static SharedMemoryParts over(
      SharedTable table, Cache cache, InstantSource clock, Ticker ticker) {
    Heartbeat heartbeat = new Heartbeat(table, ticker.nanos());
    return new SharedMemoryParts(
        table,
        new SharedPublisher(table, cache::lookup, clock, ticker),
        new AgentRunner(heartbeat, ticker, REST, () -> {}));
  }

  @Override
  public String path() {
    return table.path().toString();
  }

  @Override
  public int layoutVersion() {
    return table.layoutVersion();
  }
}
