package dev.hunch.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PairsTest {
  @Test
  void turnOf_longRounds_isAThirdButNotTooShortForWhatIsLeftBehind() {
    assertThat(Pairs.turnOf(Duration.ofMillis(3_000))).hasMillis(1_000);
    assertThat(Pairs.turnOf(Duration.ofMillis(1_000))).hasMillis(500);
  }

  @Test
  void turnOf_shortRounds_isAsLongAsThey() {
    assertThat(Pairs.turnOf(Duration.ofMillis(300))).hasMillis(300);
  }
}
