package dev.hunch.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.benchmarks.server.SearchPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchOptionsTest {
  @Test
  void options_quick_isAQuickLook() {
    BenchOptions options = options("--quick");

    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.duration()).hasMillis(300);
    assertThat(options.keys()).isEqualTo(20_000);
    assertThat(options.inFlight()).containsExactly(1, 64);
    assertThat(options.pairs()).isEqualTo(1);
    assertThat(options.starts()).isEqualTo(1);
    assertThat(options.entries()).isEqualTo(200_000);
  }

  @Test
  void options_quickWithOthers_theseWin() {
    BenchOptions options =
        options("--quick", "--rounds=7", "--keys=5", "--in-flight=1,16", "--pairs=4", "--starts=0");

    assertThat(options.rounds()).isEqualTo(7);
    assertThat(options.keys()).isEqualTo(5);
    assertThat(options.inFlight()).containsExactly(1, 16);
    assertThat(options.pairs()).isEqualTo(4);
    assertThat(options.starts()).isZero();
    assertThat(options.duration()).hasMillis(300);
  }

  @Test
  void options_quickWithADefaultGiven_thatWinsToo() {
    assertThat(options("--quick", "--duration", "2000").duration()).hasMillis(2_000);
  }

  @Test
  void options_onlyContenders_leaveOutTheRest() {
    BenchOptions options = options("--only", "redis,memcached");

    assertThat(options.timesStarts()).isFalse();
    assertThat(options.fillsCache()).isFalse();
    assertThat(PredictionCost.isWanted(options)).isFalse();
    assertThat(options.measuresAnything()).isTrue();
  }

  @Test
  void options_onlyPacedPrediction_needsNo64InFlight() {
    assertThat(PredictionCost.isWanted(options("--only", "paced", "--in-flight", "1"))).isTrue();
    assertThat(PredictionCost.isWanted(options("--only", "paced"))).isTrue();
  }

  private static BenchOptions options(String... arguments) {
    BenchCommand command = new BenchCommand(new SearchPath(List.of()));
    new CommandLine(command).parseArgs(arguments);
    return command.options();
  }
}
