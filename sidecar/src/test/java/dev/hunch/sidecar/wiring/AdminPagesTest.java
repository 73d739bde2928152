package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.agent.Agent;
import dev.hunch.sidecar.admin.Page;
import dev.hunch.sidecar.telemetry.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AdminPagesTest {
  private final Agent agent =
      new Agent() {
        @Override
        public int doWork(long nowNanos) {
          return 0;
        }

        @Override
        public String roleName() {
          return "test";
        }
      };

  @Test
  void healthz_agentWithoutItsThread_asksForARestartUnlessItIsStopping() {
    AtomicBoolean ready = new AtomicBoolean(true);
    AgentRunner runner = new AgentRunner(agent, System::nanoTime, Duration.ofMillis(1), () -> {});
    try (Telemetry telemetry = new Telemetry()) {
      AdminPages pages = new AdminPages(telemetry, ready, List.of(runner));
      assertThat(page(pages, "/healthz")).isEqualTo(Page.text(503, "stopped: test"));
      try (runner) {
        runner.start();
        assertThat(page(pages, "/healthz")).isEqualTo(Page.text(200, "ok"));
      }
      assertThat(page(pages, "/healthz")).isEqualTo(Page.text(503, "stopped: test"));
      ready.set(false);
      assertThat(page(pages, "/healthz")).isEqualTo(Page.text(200, "ok"));
    }
  }

  private static Page page(AdminPages pages, String path) {
    return Objects.requireNonNull(pages.byPath().get(path), path).get();
  }
}
