package dev.hunch.demo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineLoadTest {
  @Test
  void isForeign_ofWhatTheDemoItselfMakes_isFalse() {
    assertThat(new MachineLoad(4, 2).isForeign()).isFalse();
    assertThat(new MachineLoad(-1, 2).isForeign()).isFalse(); // not told
  }

  @Test
  void isForeign_ofManyMore_isTrueAndSaysHowBusyItIs() {
    MachineLoad load = new MachineLoad(13.61, 2);

    assertThat(load.isForeign()).isTrue();
    assertThat(load.warning()).contains("load 13.6 on 2 processors");
  }
}
