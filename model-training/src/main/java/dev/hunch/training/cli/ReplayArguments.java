package dev.hunch.training.cli;

import dev.hunch.training.replay.ReplayPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say what is replayed. */
final class ReplayArguments {
  private static final int MAX_BUDGET = 1000;
  private static final int MAX_WINDOWS = 10_000;

  @Option(
      names = "--policies",
      split = ",",
      paramLabel = "P",
      defaultValue = "lru,s3fifo,belady,markov,hunch",
      description = {
        "What to replay (default: ${DEFAULT-VALUE}):",
        "lru, lfu, s3fifo, learned, sieve, wtinylfu, arc or",
        "belady (knows the future), alone or with a prefetcher,",
        "as s3fifo+hunch: markov (key-to-key counts),",
        "markov2 (of the last two keys), mithril (mined",
        "associations), online (Hunch from nothing), hunch",
        "(with a model). A prefetcher named alone is with",
        "lru; online and hunch are with learned."
      })
  private List<String> policies = List.of();

  @Option(
      names = "--capacity",
      split = ",",
      paramLabel = "SIZE",
      defaultValue = "5%",
      converter = CacheCapacity.Converter.class,
      description = {
        "Share of the distinct keys, as 5%%, or entries, as",
        "2000; several, as 1%%,5%%,20%% (default: 5%%)."
      })
  private List<CacheCapacity> capacities = List.of();

  @Option(
      names = "--prefetch-budget",
      split = ",",
      paramLabel = "N",
      defaultValue = "1.0",
      description = "Prefetches that one read earns; several, as 0.1,0.5,1 (default: 1).")
  private List<Double> budgets = List.of();

  @Option(
      names = "--train-fraction",
      paramLabel = "F",
      defaultValue = "0.6",
      description = "Share of the reads before the measured part (default: ${DEFAULT-VALUE}).")
  private double trainFraction;

  @Option(
      names = "--store-latency",
      paramLabel = "T",
      defaultValue = "0",
      converter = DurationConverter.class,
      description = "What a load takes, as 2ms (default: 0, all loads are instant).")
  private Duration storeLatency = Duration.ZERO;

  @Option(
      names = "--drift",
      paramLabel = "F",
      description = {
        "After this share of the reads, rename a third of",
        "the kinds of keys (their first words), or of the",
        "keys if all are of one kind."
      })
  private @Nullable Double drift;

  @Option(
      names = "--windows",
      paramLabel = "N",
      defaultValue = "1",
      description = "Tell the hit ratio in so many windows of the measured part as well.")
  private int windows;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description = "Use this model instead of training one on the first part.")
  private @Nullable Path model;

  /**
   * Returns what was asked for.
   *
   * @throws ParameterException if an option's value does not suit
   */
  ReplayPlan plan(CommandSpec spec) {
    try {
      ReplayPlan plan =
          new ReplayPlan(
              parsedPolicies(),
              unique("--capacity", capacities),
              unique("--prefetch-budget", budgets),
              trainFraction,
              storeLatency,
              drift,
              windows,
              model);
      check(plan);
      return plan;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private List<ReplayPolicy> parsedPolicies() {
    List<ReplayPolicy> parsed = new ArrayList<>();
    for (String name : policies) {
      parsed.add(ReplayPolicy.parse(name.strip()));
    }
    return unique("--policies", parsed);
  }

  private static <T> List<T> unique(String option, List<T> values) {
    Set<T> seen = new HashSet<>();
    for (T value : values) {
      if (!seen.add(value)) {
        String name =
            value instanceof ReplayPolicy policy
                ? policy.name()
                : value instanceof CacheCapacity capacity ? capacity.text() : value.toString();
        throw new IllegalArgumentException(option + " names " + name + " twice");
      }
    }
    return List.copyOf(values);
  }

  private static void check(ReplayPlan plan) {
    double fraction = plan.trainFraction();
    require(fraction >= 0 && fraction < 1, "--train-fraction is not in [0, 1): " + fraction);
    for (double budget : plan.budgets()) {
      require(
          budget >= 0 && budget <= MAX_BUDGET,
          "--prefetch-budget is not in [0, " + MAX_BUDGET + "]: " + budget);
    }
    Double drift = plan.drift();
    require(drift == null || (drift > 0 && drift < 1), "--drift is not in (0, 1): " + drift);
    require(
        plan.windows() >= 1 && plan.windows() <= MAX_WINDOWS,
        "--windows is not in [1, " + MAX_WINDOWS + "]: " + plan.windows());
    require(
        !plan.needsModel() || plan.model() != null || fraction > 0,
        "hunch has nothing to learn from: --train-fraction is 0 and there is no --model");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
