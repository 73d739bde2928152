package dev.hunch.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SidecarCountersTest {
  @Test
  void followedIn_pageOfCounters_isTheOneOfFollowedReads() throws IOException {
    String page =
        """
        # TYPE hunch_prediction_followed_total counter
        hunch_prediction_followed_total 1234567.0
        hunch_prediction_unfollowed_total 8.0
        """;

    assertThat(SidecarCounters.followedIn(page)).isEqualTo(1_234_567);
  }

  @Test
  void followedIn_anotherPage_isRefused() {
    assertThatIOException().isThrownBy(() -> SidecarCounters.followedIn("not found"));
  }
}
