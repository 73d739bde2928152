package dev.hunch.benchmarks.contender;

import dev.hunch.benchmarks.workload.Workload;
import dev.hunch.client.HunchClient;
import dev.hunch.client.KeyReply;
import dev.hunch.client.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The Java client library, as a service uses it. */
final class HunchLibrary {
  private HunchLibrary() {}

  /**
   * Its {@code get} and {@code getAsync}.
   *
   * @param isAnsweredAtOnce whether what is asked for lies in shared memory
   */
  record Single(String name, String server, HunchClient client, boolean isAnsweredAtOnce)
      implements Contender.Single {
    @Override
    public byte @Nullable [] get(String key, String session) {
      return client.get(Workload.NAMESPACE, key, session).value();
    }

    @Override
    public CompletionStage<byte @Nullable []> getAsync(String key, String session) {
      return client.getAsync(Workload.NAMESPACE, key, session).thenApply(Reply::value);
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** Its {@code batchGet}. */
  record Batch(String name, String server, HunchClient client) implements Contender.Batch {
    @Override
    public List<byte @Nullable []> getAll(List<String> keys, String session) {
      List<byte @Nullable []> values = new ArrayList<>(keys.size());
      for (KeyReply reply : client.batchGet(Workload.NAMESPACE, keys, session)) {
        values.add(reply.get().value());
      }
      return values;
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
