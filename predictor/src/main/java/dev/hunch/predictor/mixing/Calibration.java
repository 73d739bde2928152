package dev.hunch.predictor.mixing;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Corrects a probability by what came of its likes, in a small context: bins over the stretched
 * probability, interpolated, that move toward the outcomes (PAQ's adaptive probability map). Not
 * thread-safe.
 */
public final class Calibration {
  private static final int BINS = 25;
  private static final double BIN_WIDTH = 2 * Logistic.LIMIT / (BINS - 1);
  private static final double RATE = 0.01;

  private final float[] bins;

  /** Creates a map for this many contexts that changes nothing yet. */
  public Calibration(int contexts) {
    bins = new float[contexts * BINS];
    for (int i = 0; i < bins.length; i++) {
      bins[i] = (float) Logistic.squash((i % BINS) * BIN_WIDTH - Logistic.LIMIT);
    }
  }

  /** Returns the corrected probability. */
  public double correct(int context, double stretched) {
    double place = (stretched + Logistic.LIMIT) / BIN_WIDTH;
    int low = Math.max(0, Math.min(BINS - 2, (int) place));
    double part = place - low;
    int at = context * BINS + low;
    return bins[at] * (1 - part) + bins[at + 1] * part;
  }

  /** Learns from an outcome. */
  public void learn(int context, double stretched, float target) {
    double place = (stretched + Logistic.LIMIT) / BIN_WIDTH;
    int low = Math.max(0, Math.min(BINS - 2, (int) place));
    double part = place - low;
    int at = context * BINS + low;
    bins[at] += (float) ((target - bins[at]) * RATE * 2 * (1 - part));
    bins[at + 1] += (float) ((target - bins[at + 1]) * RATE * 2 * part);
  }

  /** Writes the map. */
  public void writeTo(DataOutput out) throws IOException {
    for (float bin : bins) {
      out.writeFloat(bin);
    }
  }

  /** Reads a map of the same size. */
  public void readFrom(DataInput in) throws IOException {
    for (int i = 0; i < bins.length; i++) {
      bins[i] = in.readFloat();
      if (!(bins[i] >= 0 && bins[i] <= 1)) {
        throw new IOException("absurd probability of the calibration: " + bins[i]);
      }
    }
  }
}
