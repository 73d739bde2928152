package dev.hunch.sidecar.wiring;

import dev.hunch.sidecar.admin.Page;
import dev.hunch.sidecar.telemetry.Telemetry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What the admin server shows. Thread-safe. */
final class AdminPages {
  private final Telemetry telemetry;
  private final AtomicBoolean ready;
  private final List<AgentRunner> runners;

  AdminPages(Telemetry telemetry, AtomicBoolean ready, List<AgentRunner> runners) {
    this.telemetry = telemetry;
    this.ready = ready;
    this.runners = runners;
  }

  Map<String, Supplier<Page>> byPath() {
    return Map.of("/metrics", this::metrics, "/healthz", this::health, "/readyz", this::readiness);
  }

  private Page metrics() {
    return new Page(200, Telemetry.PAGE_TYPE, telemetry.page());
  }

  /**
   * Alive as long as every agent's thread is; a restart would bring a dead one back. A journal that
   * has failed does not count: on a broken disk no restart would succeed, and reads are answered.
   */
  private Page health() {
    String dead =
        runners.stream()
            .filter(runner -> ready.get() && !runner.isAlive())
            .map(AgentRunner::roleName)
            .collect(Collectors.joining(", "));
    return dead.isEmpty() ? Page.text(200, "ok") : Page.text(503, "stopped: " + dead);
  }

  /** Ready until the drain begins. A store that is down does not count: hits are still served. */
  private Page readiness() {
    return ready.get() ? Page.text(200, "ready") : Page.text(503, "not ready");
  }
}
