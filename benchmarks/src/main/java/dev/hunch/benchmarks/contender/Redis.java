package dev.hunch.benchmarks.contender;

import dev.hunch.benchmarks.workload.Workload;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Redis through Lettuce, one connection, its options as they are. */
final class Redis implements AutoCloseable {
  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> connection;

  Redis(RedisURI address) {
    client = RedisClient.create(address);
    try {
      connection = client.connect(RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE));
    } catch (RuntimeException e) {
      client.shutdown();
      throw e;
    }
  }

  /** Sets the values of some keys at once. */
  void put(Map<String, byte[]> values) {
    Map<String, byte[]> named = new HashMap<>();
    values.forEach((key, value) -> named.put(name(key), value));
    var unused = connection.sync().mset(named);
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }

  private static String name(String key) {
    return Workload.NAMESPACE + '/' + key;
  }

  /** {@code GET}. */
  record Get(String name, String server, Redis redis) implements Contender.Single {
    @Override
    public byte @Nullable [] get(String key, String session) {
      return redis.connection.sync().get(Redis.name(key));
    }

    @Override
    public CompletionStage<byte @Nullable []> getAsync(String key, String session) {
      return redis.connection.async().get(Redis.name(key));
    }

    @Override
    public void close() {
      redis.close();
    }
  }

  /** {@code MGET}. */
  record Mget(String name, String server, Redis redis) implements Contender.Batch {
    @Override
    public List<byte @Nullable []> getAll(List<String> keys, String session) {
      String[] names = keys.stream().map(Redis::name).toArray(String[]::new);
      List<byte @Nullable []> values = new ArrayList<>(names.length);
      for (KeyValue<String, byte[]> found : redis.connection.sync().mget(names)) {
        values.add(found.hasValue() ? found.getValue() : null);
      }
      return values;
    }

    @Override
    public void close() {
      redis.close();
    }
  }
}
