package dev.hunch.core.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WaitingBoundTest {
  private static int mostBeside(WaitingBound bound, int others) {
    int its = 0;
    while (bound.admits(its, its + others)) {
      its++;
    }
    return its;
  }

  @Test
  void admits_oneOfSeveral_threeTimesWhatIsLeft() {
    WaitingBound shared = new WaitingBound(1024, true);
    assertThat(mostBeside(shared, 0)).isEqualTo(768);
    assertThat(mostBeside(shared, 768)).isEqualTo(192);
    assertThat(mostBeside(shared, 1024)).isZero();
    assertThat(mostBeside(shared, 2000)).isZero();
  }

  @Test
  void admits_smallestBounds_letsEachNamespaceBegin() {
    assertThat(mostBeside(new WaitingBound(1, true), 0)).isEqualTo(1);
    assertThat(mostBeside(new WaitingBound(2, true), 1)).isEqualTo(1);
  }

  @Test
  void admits_alone_upToTheBound() {
    assertThat(mostBeside(WaitingBound.alone(5), 0)).isEqualTo(5);
    assertThat(WaitingBound.alone(5).isFair(5, 5)).as("none to be fair to").isTrue();
  }

  @Test
  void admits_hugeBound_doesNotOverflow() {
    assertThat(new WaitingBound(Integer.MAX_VALUE, true).admits(1, 1)).isTrue();
  }

  @Test
  void new_below1_isRefused() {
    assertThatThrownBy(() -> WaitingBound.alone(0)).hasMessage("most is below 1: 0");
  }
}
