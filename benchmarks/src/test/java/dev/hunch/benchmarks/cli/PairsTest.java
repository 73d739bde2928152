package dev.hunch.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PairsTest {
  @Test
  void turnOf_longRounds_isAThirdButNotTooShortForWhatIsLeftBehind() {
    assertThat(Pairs.turnOf(Duration.ofSeconds(3))).hasMillis(1_000);
    assertThat(Pairs.turnOf(Duration.ofSeconds(1))).hasMillis(500);
  }

  @Test
  void turnOf_shortRounds_isAsLongAsThey() {
    assertThat(Pairs.turnOf(Duration.ofMillis(300))).hasMillis(300);
  }
}
