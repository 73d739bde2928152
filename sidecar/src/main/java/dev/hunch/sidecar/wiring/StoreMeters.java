package dev.hunch.sidecar.wiring;

import dev.hunch.sidecar.backing.JdbcBackingStore;
import dev.hunch.sidecar.backing.JdbcWriter;
import dev.hunch.sidecar.backing.StoreHealth;
import dev.hunch.sidecar.backing.WriterHealth;
import dev.hunch.sidecar.telemetry.Telemetry;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Registers how each backing store does. */
final class StoreMeters {
  private static final Map<String, ToLongFunction<StoreHealth>> SPARED =
      Map.of("breaker", StoreHealth::refused, "queue", StoreHealth::shed);

  private static final Map<String, ToLongFunction<WriterHealth>> WRITES =
      Map.of(
          "done", WriterHealth::written,
          "rejected", WriterHealth::rejected,
          "failed", WriterHealth::failed,
          "unknown", WriterHealth::unknown,
          "retried", WriterHealth::retried);

  private StoreMeters() {}

  /** Registers what becomes of the writes of a store. */
  static void bind(Telemetry telemetry, JdbcWriter writer) {
    WRITES.forEach(
        (outcome, count) ->
            telemetry.bindCounter(
                "hunch.store.writes." + outcome,
                "Writes of the store by what became of them",
                "store",
                writer.name(),
                () -> count.applyAsLong(writer.health())));
    telemetry.bindGauge(
        "hunch.store.writes.undecided",
        "Writes that nobody answered, and that may be done yet",
        "store",
        writer.name(),
        () -> writer.health().undecided());
  }

  static void bind(Telemetry telemetry, JdbcBackingStore store) {
    gauge(
        telemetry,
        store,
        "hunch.store.breaker",
        "2: the store counts as down; 1: some loads try it again; 0: it answers",
        StoreHealth::breaker);
    gauge(
        telemetry,
        store,
        "hunch.store.concurrency",
        "Loads that the store takes at once, as learned",
        StoreHealth::concurrency);
    gauge(telemetry, store, "hunch.store.running", "Loads that run", StoreHealth::running);
    gauge(telemetry, store, "hunch.store.waiting", "Loads that wait", StoreHealth::waiting);
    telemetry.bindCounter(
        "hunch.store.retries",
        "Loads that were tried once more",
        "store",
        store.name(),
        () -> store.health().retried());
    SPARED.forEach(
        (by, count) ->
            telemetry.bindCounter(
                "hunch.store.spared." + by,
                "Loads that did not go to the store",
                "store",
                store.name(),
                () -> count.applyAsLong(store.health())));
  }

  private static void gauge(
      Telemetry telemetry,
      JdbcBackingStore store,
      String name,
      String description,
      ToLongFunction<StoreHealth> value) {
    telemetry.bindGauge(
        name, description, "store", store.name(), () -> value.applyAsLong(store.health()));
  }
}
