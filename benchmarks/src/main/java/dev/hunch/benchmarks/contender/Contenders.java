package dev.hunch.benchmarks.contender;

import dev.hunch.benchmarks.server.BenchServer;
import dev.hunch.benchmarks.workload.Workload;
import dev.hunch.client.HunchClient;
import dev.hunch.client.KeyReply;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Every contender that a server has, and how its server is filled. */
public final class Contenders {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int PUT_AT_ONCE = 64;

  /** The second read of a key puts it into shared memory. */
  private static final int PASSES = 3;

  private Contenders() {}

  /** The ways to read from a sidecar that offers shared memory. */
  public static List<Contender> sharedMemory(BenchServer sidecar) {
    String server = sidecar.name();
    return List.of(
        new HunchLibrary.Single("hunch-shared", server, sharedClient(sidecar), true),
        new HunchLibrary.Batch("hunch-shared64", server, sharedClient(sidecar)));
  }

  private static HunchClient sharedClient(BenchServer sidecar) {
    return HunchClient.builder()
        .target("unix:" + sidecar.socket())
        .deadline(DEADLINE)
        .sharedMemory(true)
        .build();
  }

  /** The ways to read from a sidecar by calls. */
  public static List<Contender> hunch(BenchServer sidecar) {
    String server = sidecar.name();
    List<Contender> all = new ArrayList<>();
    all.add(new HunchUnary(server + "-unary-tcp", server, GrpcChannel.tcp(sidecar)));
    GrpcChannel.unix(sidecar)
        .ifPresent(channel -> all.add(new HunchUnary(server + "-unary-unix", server, channel)));
    String tcp = "127.0.0.1:" + sidecar.port();
    String unix = "unix:" + sidecar.socket();
    all.add(new HunchLibrary.Single(server + "-client-tcp", server, client(tcp), false));
    all.add(new HunchLibrary.Single(server + "-client-unix", server, client(unix), false));
    all.add(new HunchLibrary.Batch(server + "-batch64-tcp", server, client(tcp)));
    all.add(new HunchLibrary.Batch(server + "-batch64-unix", server, client(unix)));
    return all;
  }

  /** The ways to read from a Redis. */
  public static List<Contender> redis(BenchServer redis) {
    String server = redis.name();
    RedisURI tcp = tcp(redis);
    List<Contender> all = new ArrayList<>();
    all.add(new Redis.Get(server + "-get-tcp", server, new Redis(tcp)));
    all.add(new Redis.Mget(server + "-mget64-tcp", server, new Redis(tcp)));
    Path socket = redis.socket();
    if (socket != null) {
      RedisURI unix = RedisURI.Builder.socket(socket.toString()).build();
      all.add(new Redis.Get(server + "-get-unix", server, new Redis(unix)));
      all.add(new Redis.Mget(server + "-mget64-unix", server, new Redis(unix)));
    }
    return all;
  }

  /** The ways to read from a memcached. */
  public static List<Contender> memcached(BenchServer memcached) {
    String server = memcached.name();
    return List.of(
        new Memcached.Get(server + "-get-tcp", server, new Memcached(memcached)),
        new Memcached.GetMany(server + "-get64-tcp", server, new Memcached(memcached)));
  }

  /** Puts every value into a sidecar. */
  public static void fillHunch(BenchServer sidecar, Workload workload) throws InterruptedException {
    int threads = 32;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (HunchClient client = client("127.0.0.1:" + sidecar.port())) {
      List<Future<?>> filling = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t;
        filling.add(
            pool.submit(
                () -> {
                  for (int i = first; i < workload.keyCount(); i += threads) {
                    if (!client.put(Workload.NAMESPACE, workload.key(i), workload.value(i))) {
                      throw new IllegalStateException("the sidecar has refused a value");
                    }
                  }
                }));
      }
      for (Future<?> part : filling) {
        part.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("filling has failed: " + e.getCause(), e);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Asks a sidecar for every key often enough that it puts into shared memory what fits there. */
  public static void publish(BenchServer sidecar, Workload workload) {
    try (HunchClient client = client("unix:" + sidecar.socket())) {
      for (int pass = 0; pass < PASSES; pass++) {
        for (int from = 0; from < workload.keyCount(); from += PUT_AT_ONCE) {
          List<String> keys = new ArrayList<>(PUT_AT_ONCE);
          for (int i = from; i < Math.min(workload.keyCount(), from + PUT_AT_ONCE); i++) {
            keys.add(workload.key(i));
          }
          client.batchGet(Workload.NAMESPACE, keys, null).forEach(KeyReply::get);
        }
      }
    }
  }

  /** Puts every value into a Redis. */
  public static void fillRedis(BenchServer redis, Workload workload) {
    try (Redis client = new Redis(tcp(redis))) {
      fill(workload, client::put);
    }
  }

  /** Puts every value into a memcached. */
  public static void fillMemcached(BenchServer memcached, Workload workload) {
    try (Memcached client = new Memcached(memcached)) {
      fill(workload, client::put);
    }
  }

  private static void fill(Workload workload, Consumer<Map<String, byte[]>> put) {
    for (int from = 0; from < workload.keyCount(); from += PUT_AT_ONCE) {
      Map<String, byte[]> some = new HashMap<>();
      for (int i = from; i < Math.min(workload.keyCount(), from + PUT_AT_ONCE); i++) {
        some.put(workload.key(i), workload.value(i));
      }
      put.accept(some);
    }
  }

  private static RedisURI tcp(BenchServer redis) {
    return RedisURI.create("127.0.0.1", redis.port());
  }

  private static HunchClient client(String target) {
    return HunchClient.builder().target(target).deadline(DEADLINE).build();
  }
}
