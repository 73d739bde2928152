package dev.hunch.predictor.sequence;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The same by the Vector API: sums stay in registers while all rows go by, and the activations of a
 * vector's units are computed at once. It multiplies and adds in two roundings, not in one as a
 * fused operation would, which costs nothing here: the weights' way from memory is what takes time.
 */
final class VectorArithmetic implements KernelArithmetic {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Made by name. */
  VectorArithmetic() {}

  @Override
  public void addRow(float[] sum, float[] weights, int from) {
    int end = SPECIES.loopBound(sum.length);
    int i = 0;
    for (; i < end; i += LANES) {
      vector(sum, i).add(vector(weights, from + i)).intoArray(sum, i);
    }
    for (; i < sum.length; i++) {
      sum[i] += weights[from + i];
    }
  }

  @Override
  public void addRows(float[] sum, float[] weights, float[] factors) {
    int width = sum.length;
    int i = 0;
    for (; i + 4 * LANES <= width; i += 4 * LANES) {
      addFourVectors(sum, weights, factors, i);
    }
    for (; i + LANES <= width; i += LANES) {
      FloatVector s = vector(sum, i);
      int at = i;
      for (int row = 0; row < factors.length; row++, at += width) {
        s = s.add(vector(weights, at).mul(factors[row]));
      }
      s.intoArray(sum, i);
    }
    for (; i < width; i++) {
      float s = sum[i];
      for (int row = 0; row < factors.length; row++) {
        s += factors[row] * weights[row * width + i];
      }
      sum[i] = s;
    }
  }

  private static void addFourVectors(float[] sum, float[] weights, float[] factors, int from) {
    int width = sum.length;
    FloatVector s0 = vector(sum, from);
    FloatVector s1 = vector(sum, from + LANES);
    FloatVector s2 = vector(sum, from + 2 * LANES);
    FloatVector s3 = vector(sum, from + 3 * LANES);
    int at = from;
    for (int row = 0; row < factors.length; row++, at += width) {
      float factor = factors[row];
      s0 = s0.add(vector(weights, at).mul(factor));
      s1 = s1.add(vector(weights, at + LANES).mul(factor));
      s2 = s2.add(vector(weights, at + 2 * LANES).mul(factor));
      s3 = s3.add(vector(weights, at + 3 * LANES).mul(factor));
    }
    s0.intoArray(sum, from);
    s1.intoArray(sum, from + LANES);
    s2.intoArray(sum, from + 2 * LANES);
    s3.intoArray(sum, from + 3 * LANES);
  }

  @Override
  public void remember(float[] gates, float[] cell, float[] hidden) {
    int units = cell.length;
    int end = SPECIES.loopBound(units);
    for (int unit = 0; unit < end; unit += LANES) {
      FloatVector candidate = tanh(vector(gates, unit));
      FloatVector forget = logistic(vector(gates, units + unit));
      FloatVector output = logistic(vector(gates, 2 * units + unit));
      FloatVector input = logistic(vector(gates, 3 * units + unit));
      FloatVector next = forget.mul(vector(cell, unit)).add(input.mul(candidate));
      next.intoArray(cell, unit);
      output.mul(tanh(next)).intoArray(hidden, unit);
    }
    PlainArithmetic.remember(gates, cell, hidden, end);
  }

  private static FloatVector vector(float[] values, int from) {
    return FloatVector.fromArray(SPECIES, values, from);
  }

  private static FloatVector tanh(FloatVector x) {
    return logistic(x.mul(2f)).mul(2f).sub(1f);
  }

  private static FloatVector logistic(FloatVector x) {
    return FloatVector.broadcast(SPECIES, 1f).div(exp(x.neg()).add(1f));
  }

  private static FloatVector exp(FloatVector far) {
    FloatVector x = far.min(PlainArithmetic.FARTHEST).max(-PlainArithmetic.FARTHEST);
    FloatVector rounded = x.mul(PlainArithmetic.LOG2_E).add(PlainArithmetic.ROUNDER);
    FloatVector whole = rounded.sub(PlainArithmetic.ROUNDER);
    FloatVector r =
        x.sub(whole.mul(PlainArithmetic.LN2_HIGH)).sub(whole.mul(PlainArithmetic.LN2_LOW));
    FloatVector sum = r.mul(PlainArithmetic.C6).add(PlainArithmetic.C5);
    sum = sum.mul(r).add(PlainArithmetic.C4);
    sum = sum.mul(r).add(PlainArithmetic.C3);
    sum = sum.mul(r).add(PlainArithmetic.C2);
    sum = sum.mul(r).add(PlainArithmetic.C1);
    FloatVector fraction = sum.mul(r.mul(r)).add(r).add(1f);
    return fraction.mul(
        rounded
            .viewAsIntegralLanes()
            .lanewise(VectorOperators.LSHL, PlainArithmetic.MANTISSA_BITS)
            .lanewise(VectorOperators.ADD, PlainArithmetic.ONE_EXPONENT)
            .viewAsFloatingLanes());
  }

  @Override
  public String name() {
    return "vector-" + SPECIES.vectorBitSize();
  }
}
