package dev.hunch.sidecar.wiring;

import dev.hunch.faults.FaultProxy;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.sidecar.backing.TestDatabase;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A sidecar whose database lies behind a network that fails on demand. */
final class RemoteDatabase implements AutoCloseable {
  static final int POOL_SIZE = 4;

  private final TestDatabase database;
  final FaultProxy network;
  private final Sidecar sidecar;
  private final ManagedChannel channel;

  /**
   * Starts a sidecar with the namespaces {@code shop}, which keeps for minutes, and {@code
   * lenient}, which keeps hardly at all but serves stale values while the store is away. Its
   * breaker looks at the last twenty loads.
   *
   * @param folder for its configuration
   * @param queryTimeout as configured
   * @param maxWaitingLoads as configured
   */
  RemoteDatabase(TestDatabase database, Path folder, String queryTimeout, int maxWaitingLoads)
      throws Exception {
    this(database, folder, queryTimeout, maxWaitingLoads, 20);
  }

  /**
   * The same with another breaker.
   *
   * @param breakerLoads how many of the last loads it looks at; it judges from half as many on
   */
  RemoteDatabase(
      TestDatabase database,
      Path folder,
      String queryTimeout,
      int maxWaitingLoads,
      int breakerLoads)
      throws Exception {
    this.database = database;
    this.network =
        FaultProxy.open(
            0,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), database.port()),
            System::nanoTime);
    Path config =
        Files.writeString(
            folder.resolve("hunch.yaml"),
            """
            server: {port: 0}
            admin: {port: 0}
            cache: {capacity: 8MiB, max-waiting-loads: %d}
            stores:
              db:
                type: jdbc
                url: "%s"
                user: postgres
                pool-size: %d
                query-timeout: %s
                connection-timeout: 500ms
                breaker: {loads: %d}
            namespaces:
              shop:
                store: db
                ttl: 5m
                templates: {"user:{id}": "select * from users where id = :id"}
              lenient:
                store: db
                ttl: 1ms
                stale-if-error: 1h
                templates: {"user:{id}": "select * from users where id = :id"}
            prefetch: {enabled: false}
            """
                .formatted(
                    maxWaitingLoads,
                    TestDatabase.urlAt(network.port()),
                    POOL_SIZE,
                    queryTimeout,
                    breakerLoads));
    sidecar = Sidecar.start(ConfiguredStores.read(config));
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", sidecar.grpcPort()).usePlaintext().build();
  }

  /** A stub without a deadline: what hangs, hangs. */
  CacheGrpc.CacheStub calls() {
    return CacheGrpc.newStub(channel);
  }

  CacheGrpc.CacheBlockingStub calls(Duration deadline) {
    return CacheGrpc.newBlockingStub(channel)
        .withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How many connections the database has from the sidecar. */
  int connectionsAtTheDatabase() throws SQLException {
    return connectionsAtTheDatabase("true");
  }

  /** How many queries of the sidecar wait at the database for a lock. */
  int queriesThatWaitForALock() throws SQLException {
    return connectionsAtTheDatabase("wait_event_type = 'Lock'");
  }

  private int connectionsAtTheDatabase(String condition) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where application_name = 'hunch' and "
                    + condition)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** How many threads there are, by name without its number; of those that a fault may leave. */
  static Map<String, Integer> threads() {
    Map<String, Integer> counts = new TreeMap<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      String name = thread.getName().replaceAll("[0-9]+", "#");
      // Those of the test, the JDK, gRPC and the proxy come and go by themselves.
      if (!name.matches("(fault-proxy|pool-|grpc-|ForkJoin|JNA|process |Common-|HttpClient).*")) {
        counts.merge(name, 1, Integer::sum);
      }
    }
    return counts;
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    sidecar.close();
    network.close();
  }
}
