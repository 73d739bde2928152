package dev.hunch.benchmarks.contender;

import com.spotify.folsom.AsciiMemcacheClient;
import com.spotify.folsom.ConnectFuture;
import com.spotify.folsom.MemcacheClientBuilder;
import dev.hunch.benchmarks.server.BenchServer;
import dev.hunch.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** memcached through Folsom, one connection by TCP, called back on the thread of the socket. */
final class Memcached implements AutoCloseable {
  private static final int MAX_OUTSTANDING = 4096;
  private static final long CONNECT_SECONDS = 10;
  private static final long TIMEOUT_MILLIS = 10_000;
  private static final int FOREVER = 0;

  private final AsciiMemcacheClient<byte[]> client;

  Memcached(BenchServer server) {
    client =
        MemcacheClientBuilder.newByteArrayClient()
            .withAddress("127.0.0.1", server.port())
            .withMaxOutstandingRequests(MAX_OUTSTANDING)
            .withConnectionTimeoutMillis(TIMEOUT_MILLIS)
            .withReplyExecutor(Runnable::run)
            .connectAscii();
    ConnectFuture.connectFuture(client)
        .toCompletableFuture()
        .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** Sets the values of some keys. */
  void put(Map<String, byte[]> values) {
    List<CompletableFuture<?>> setting = new ArrayList<>();
    values.forEach(
        (key, value) -> setting.add(client.set(name(key), value, FOREVER).toCompletableFuture()));
    setting.forEach(CompletableFuture::join);
  }

  @Override
  public void close() {
    client.shutdown();
  }

  private static String name(String key) {
    return Workload.NAMESPACE + '/' + key;
  }

  /** {@code get} of one key. */
  record Get(String name, String server, Memcached memcached) implements Contender.Single {
    @Override
    public byte @Nullable [] get(String key, String session) {
      return memcached.client.get(Memcached.name(key)).toCompletableFuture().join();
    }

    @Override
    public CompletionStage<byte @Nullable []> getAsync(String key, String session) {
      return memcached.client.get(Memcached.name(key));
    }

    @Override
    public void close() {
      memcached.close();
    }
  }

  /** {@code get} of many. */
  record GetMany(String name, String server, Memcached memcached) implements Contender.Batch {
    @Override
    public List<byte @Nullable []> getAll(List<String> keys, String session) {
      List<String> names = keys.stream().map(Memcached::name).toList();
      return new ArrayList<byte @Nullable []>(
          memcached.client.get(names).toCompletableFuture().join());
    }

    @Override
    public void close() {
      memcached.close();
    }
  }
}
