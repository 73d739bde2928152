package dev.hunch.training.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.training.trace.Trace;
import dev.hunch.training.trace.TraceReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Pins what comes of replaying the sample data set: hits, prefetches, and those of them that were
 * used. A changed count needs its reason in the commit.
 */
class GoldenReplayTest {
  private static final Path SAMPLE = Path.of("..", "datasets", "sample", "shop-access.csv.gz");

  @Test
  void run_sampleDataSet_countsAreTheGoldenOnes() throws Exception {
    Trace trace = new TraceReader().read(SAMPLE);
    int reads = trace.events().size();
    ReplaySettings settings =
        new ReplaySettings(
            Math.round(trace.distinctKeys() * 0.05),
            (int) (reads * 0.6),
            Duration.ZERO,
            1,
            Duration.ofSeconds(10),
            1);
    TraceReplay replay =
        new TraceReplay(
            trace.events(),
            settings,
            PredictorSource.of(null, GrammarRules.NONE),
            ReplayProgress.NONE);
    List<String> counts = new ArrayList<>();
    for (String policy :
        List.of("lru", "lfu", "sieve", "arc", "belady", "s3fifo", "markov", "mithril", "online")) {
      PartCounts found = replay.run(ReplayPolicy.parse(policy)).counts();
      counts.add(
          policy + " " + found.hits() + " " + found.prefetches() + " " + found.prefetchesUsed());
    }
    assertThat(reads).isEqualTo(44_195);
    assertThat(counts)
        .containsExactly(
            "lru 3842 0 0",
            "lfu 3389 0 0",
            "sieve 3691 0 0",
            "arc 4181 0 0",
            "belady 8281 0 0",
            "s3fifo 4303 0 0",
            "markov 10762 14714 7768",
            "mithril 7112 7099 3806",
            "online 13793 17664 9211");
  }
}
