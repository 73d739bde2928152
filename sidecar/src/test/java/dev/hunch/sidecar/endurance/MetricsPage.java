package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * What a sidecar tells of itself.
 *
 * @param text as Prometheus reads it
 */
record MetricsPage(String text) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Asks a sidecar. */
  static MetricsPage of(SidecarProcess.Ports ports) throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + ports.admin() + "/metrics");
    HttpResponse<String> page =
        HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(page.statusCode()).isEqualTo(200);
    return new MetricsPage(page.body());
  }

  /** How many entries had to leave for others since its start. */
  long evicted() {
    return text.lines()
        .filter(line -> line.startsWith("cache_evictions_total{cause=\"evicted\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("it does not tell: " + text));
  }
}
