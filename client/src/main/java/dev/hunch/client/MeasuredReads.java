package dev.hunch.client;

import dev.hunch.client.CallMeter.Operation;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Measures the reads of another path. */
final class MeasuredReads implements ReadPath {
  private final ReadPath reads;
  private final CallMeter meter;

  MeasuredReads(ReadPath reads, CallMeter meter) {
    this.reads = reads;
    this.meter = meter;
  }

  @Override
  public Reply get(String namespace, String key, @Nullable String session) {
    return meter.measure(
        Operation.GET, () -> reads.get(namespace, key, session), reply -> reply.source());
  }

  @Override
  public CompletableFuture<Reply> getAsync(String namespace, String key, @Nullable String session) {
    CallMeter.Call call = meter.begin(Operation.GET);
    CompletableFuture<Reply> answer;
    try {
      answer = reads.getAsync(namespace, key, session);
    } catch (RuntimeException | Error e) {
      call.end(null, e);
      throw e;
    }
    // The caller's own future is handed on: what it cancels is cancelled below.
    var unused =
        answer.whenComplete(
            (reply, failure) -> call.end(reply == null ? null : reply.source(), failure));
    return answer;
  }

  @Override
  public List<KeyReply> batchGet(
      String namespace, Collection<String> keys, @Nullable String session) {
    List<KeyReply> replies =
        meter.measure(
            Operation.BATCH_GET, () -> reads.batchGet(namespace, keys, session), all -> null);
    for (KeyReply each : replies) {
      Reply reply = each.reply();
      if (reply != null) {
        meter.onRead(reply.source());
      }
    }
    return replies;
  }

  @Override
  public void close() {
    reads.close();
  }
}
