package dev.hunch.benchmarks.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a sidecar counts from the page that Prometheus would read. */
public final class SidecarCounters {
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Pattern FOLLOWED =
      Pattern.compile("(?m)^hunch_prediction_followed_total(?:\\{[^}]*})? (\\S+)$");

  private SidecarCounters() {}

  /**
   * How many reads its predictor has been told of.
   *
   * @throws IOException if it does not tell
   */
  public static long followed(BenchServer sidecar) throws IOException, InterruptedException {
    URI page = URI.create("http://" + sidecar.admin() + "/metrics");
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(page).timeout(DEADLINE).build(),
                HttpResponse.BodyHandlers.ofString());
    return followedIn(response.body());
  }

  /** The same, from the page's text. */
  static long followedIn(String page) throws IOException {
    Matcher matcher = FOLLOWED.matcher(page);
    if (!matcher.find()) {
      throw new IOException("the sidecar does not tell how many reads prediction followed");
    }
    return (long) Double.parseDouble(matcher.group(1));
  }
}
