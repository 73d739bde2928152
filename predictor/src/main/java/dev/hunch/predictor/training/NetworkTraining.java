package dev.hunch.predictor.training;

import dev.hunch.predictor.sequence.SequenceBatch;
import dev.hunch.predictor.sequence.SequenceKernel;
import dev.hunch.predictor.sequence.SequenceNetwork;
import dev.hunch.predictor.sequence.SequenceState;
import dev.hunch.predictor.sequence.SequenceVocabulary;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Trains the network by epochs, until the part held out gets no better, the epochs are over or time
 * is up, and keeps the best weights.
 */
final class NetworkTraining {
  /** Events that are unrolled together. */
  private static final int STEPS = 32;

  /** Events in a batch, about. */
  private static final int BATCH_EVENTS = 512;

  /** Events before the part held out that warm the state up. */
  private static final int WARM_UP = 64;

  private static final double LEAST_PROGRESS = 1e-4;

  /** Up to {@link #STEPS} events of one session, from {@code from}. */
  private record Chunk(SessionSamples samples, int from, int length) {}

  private final TrainingOptions options;
  private final TrainingProgress progress;
  private final InstantSource clock;
  private final SequenceVocabulary vocabulary;
  private final List<SessionSamples> sessions;
  private final int heldOutFrom;

  /**
   * Prepares a training.
   *
   * @param heldOutFrom events from this place in the log on are held out
   */
  NetworkTraining(
      TrainingOptions options,
      TrainingProgress progress,
      InstantSource clock,
      SequenceVocabulary vocabulary,
      List<SessionSamples> sessions,
      int heldOutFrom) {
    this.options = options;
    this.progress = progress;
    this.clock = clock;
    this.vocabulary = vocabulary;
    this.sessions = sessions;
    this.heldOutFrom = heldOutFrom;
  }

  /**
   * What came of a training.
   *
   * @param network has the best weights
   * @param epochs how many there were
   * @param heldOutLoss of the best weights, for each output; NaN if nothing was held out
   */
  record Result(SequenceNetwork network, int epochs, double heldOutLoss) {}

  /** Returns the trained network, or null if the log has nothing that it could learn from. */
  @Nullable Result train() {
    String phase = "training the network";
    List<List<Chunk>> batches = batches();
    progress.phaseStarted(phase, (long) options.epochs() * batches.size());
    SequenceNetwork network =
        SequenceNetwork.create(
            vocabulary.inputs(),
            options.units(),
            vocabulary.outputs(),
            options.seed(),
            options.learningRate());
    long deadline = clock.millis() + options.maxDuration().toMillis();
    Random order = new Random(options.seed());
    float[] best = network.weights();
    double bestLoss = Double.POSITIVE_INFINITY;
    int bestEpoch = 0;
    int epoch = 0;
    long step = 0;
    boolean timeUp = false;
    while (epoch < options.epochs() && epoch - bestEpoch < options.patience() && !timeUp) {
      Collections.shuffle(batches, order);
      double loss = 0;
      long labels = 0;
      for (List<Chunk> batch : batches) {
        loss += network.fit(batchOf(batch));
        labels += labelsOf(batch);
        progress.phaseProgressed(phase, ++step);
        timeUp = clock.millis() >= deadline;
        if (timeUp) {
          break;
        }
      }
      if (labels == 0) {
        progress.phaseFinished(phase);
        return null;
      }
      epoch++;
      OptionalDouble measured = heldOutLoss(network.kernel());
      double heldOut = measured.orElse(Double.NaN);
      // With nothing held out there is nothing to stop by: the latest weights are the best known.
      boolean better = measured.isEmpty() || heldOut < bestLoss * (1 - LEAST_PROGRESS);
      progress.epochFinished(epoch, loss / labels, heldOut, better);
      if (better) {
        bestLoss = heldOut;
        bestEpoch = epoch;
        best = network.weights();
      }
    }
    network.setWeights(best);
    progress.phaseFinished(phase);
    return new Result(network, epoch, bestLoss);
  }

  /** Cuts the sessions into chunks; chunks of like length go together. */
  private List<List<Chunk>> batches() {
    List<Chunk> chunks = new ArrayList<>();
    for (SessionSamples session : sessions) {
      int end = 0;
      while (end < session.size() && session.positions()[end] < heldOutFrom) {
        end++;
      }
      for (int from = 0; from < end; from += STEPS) {
        chunks.add(new Chunk(session, from, Math.min(STEPS, end - from)));
      }
    }
    Collections.shuffle(chunks, new Random(options.seed()));
    chunks.sort(Comparator.comparingInt(Chunk::length));
    List<List<Chunk>> batches = new ArrayList<>();
    int from = 0;
    while (from < chunks.size()) {
      int to = from + 1;
      while (to < chunks.size() && (to + 1 - from) * chunks.get(to).length() <= BATCH_EVENTS) {
        to++;
      }
      batches.add(chunks.subList(from, to));
      from = to;
    }
    return batches;
  }

  private SequenceBatch batchOf(List<Chunk> chunks) {
    int steps = chunks.get(chunks.size() - 1).length();
    SequenceBatch batch =
        new SequenceBatch(chunks.size(), vocabulary.inputs(), vocabulary.outputs(), steps);
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      for (int step = 0; step < chunk.length(); step++) {
        chunk.samples().fill(batch, i, step, chunk.from() + step, vocabulary.outputs());
      }
    }
    return batch;
  }

  private static long labelsOf(List<Chunk> chunks) {
    long labels = 0;
    for (Chunk chunk : chunks) {
      for (int event = chunk.from(); event < chunk.from() + chunk.length(); event++) {
        for (long word : chunk.samples().known()[event]) {
          labels += Long.bitCount(word);
        }
      }
    }
    return labels;
  }

  /** The mean loss of what the kernel predicts in the part held out, as it would be served. */
  private OptionalDouble heldOutLoss(SequenceKernel kernel) {
    float[] stretched = new float[vocabulary.outputs()];
    double loss = 0;
    long labels = 0;
    for (SessionSamples session : sessions) {
      int first = 0;
      while (first < session.size() && session.positions()[first] < heldOutFrom) {
        first++;
      }
      SequenceState state = new SequenceState(kernel.units());
      for (int event = Math.max(0, first - WARM_UP); event < session.size(); event++) {
        kernel.step(state, session.active()[event], session.active()[event].length);
        if (event >= first) {
          kernel.predict(state, stretched);
          for (int output = 0; output < stretched.length; output++) {
            if (session.isKnown(event, output)) {
              loss += lossOf(stretched[output], session.isRight(event, output));
              labels++;
            }
          }
        }
      }
    }
    return labels == 0 ? OptionalDouble.empty() : OptionalDouble.of(loss / labels);
  }

  private static double lossOf(double stretched, boolean right) {
    double wrongness = right ? -stretched : stretched;
    return Math.max(wrongness, 0) + Math.log1p(Math.exp(-Math.abs(wrongness)));
  }
}
