package dev.hunch.demo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.client.ModelInfo;
import dev.hunch.client.SidecarStats;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class StatusTextTest {
  private static StatusText statusWith(SidecarStats.@Nullable WriteBehind writes) {
    SidecarStats.Prefetch prefetch = new SidecarStats.Prefetch(false, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0);
    SidecarStats stats =
        new SidecarStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, prefetch, 1_000, 0, writes);
    return new StatusText("here", stats, new ModelInfo("", null, "", Map.of(), ""));
  }

  @Test
  void text_nothingWrittenBehind_saysNothingOfIt() {
    StatusText status = statusWith(null);
    assertThat(status.text(Ansi.OFF)).doesNotContain("writes");
    assertThat(status.json()).contains("\"write_behind\":null");
  }

  @Test
  void text_writesPending_saysHowManyHowLargeAndHowOld() {
    StatusText status = statusWith(new SidecarStats.WriteBehind(12, 2_048, 1_500, 345, 6, 7));
    assertThat(status.text(Ansi.OFF))
        .containsPattern(
            "writes +12 pending, 2\\.0 KiB, the oldest for 1\\.5 s;"
                + " 345 written, 6 tried again, 7 rejected");
    assertThat(status.json())
        .contains(
            "\"write_behind\":{\"pending\":12,\"pending_bytes\":2048,\"oldest_age_ms\":1500,"
                + "\"written\":345,\"retried\":6,\"rejected\":7}");
  }

  @Test
  void text_nothingPending_saysSo() {
    StatusText status = statusWith(new SidecarStats.WriteBehind(0, 0, 0, 345, 0, 0));
    assertThat(status.text(Ansi.OFF)).contains("none pending; 345 written");
  }
}
