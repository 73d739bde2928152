package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.sidecar.admin.Page;
import dev.hunch.sidecar.telemetry.Telemetry;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AdminPagesTest {
  private final AtomicBoolean needsRestart = new AtomicBoolean();

  @Test
  void healthz_journalThatHasFailedAndHoldsNothing_asksForARestart() {
    try (Telemetry telemetry = new Telemetry()) {
      AdminPages pages =
          new AdminPages(telemetry, new AtomicBoolean(true), List.of(), needsRestart::get);
      assertThat(page(pages, "/healthz")).isEqualTo(Page.text(200, "ok"));
      needsRestart.set(true);
      assertThat(page(pages, "/healthz"))
          .isEqualTo(Page.text(503, "failed: the write-behind journal"));
      assertThat(page(pages, "/readyz"))
          .as("hits are still served")
          .isEqualTo(Page.text(200, "ready"));
    }
  }

  private static Page page(AdminPages pages, String path) {
    Supplier<Page> page = pages.byPath().get(path);
    return page == null ? Page.text(404, path) : page.get();
  }
}
