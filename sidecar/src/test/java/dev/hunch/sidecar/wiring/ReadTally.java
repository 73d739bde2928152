package dev.hunch.sidecar.wiring;

import dev.hunch.proto.cache.v1.GetResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts how reads ended. Thread-safe. */
final class ReadTally {
  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

  /** Makes the read and returns what was found; null if it failed. */
  @Nullable GetResponse count(String kind, Supplier<GetResponse> read) {
    try {
      GetResponse response = read.get();
      add(kind, response.getResult().name().substring("RESULT_".length()));
      return response;
    } catch (StatusRuntimeException e) {
      add(kind, e.getStatus().getCode().name());
      return null;
    }
  }

  void add(String kind, String outcome) {
    counts.computeIfAbsent(kind + ' ' + outcome, name -> new LongAdder()).increment();
  }

  void add(String kind, Throwable failure) {
    add(kind, Status.fromThrowable(failure).getCode().name());
  }

  long of(String kind, String outcome) {
    LongAdder count = counts.get(kind + ' ' + outcome);
    return count == null ? 0 : count.sum();
  }

  /** All reads of the kind. */
  long of(String kind) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(kind + ' '))
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}
