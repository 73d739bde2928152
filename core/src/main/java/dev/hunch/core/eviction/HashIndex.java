package dev.hunch.core.eviction;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Where in a table things lie, found by 32 mixed bits of each: open addressing with linear probing,
 * deletion by backward shift (Knuth, TAOCP 3, 6.4, algorithm R).
 *
 * <p>Takes 6.7 to 10 bytes for each place: its length is any number, not a power of two (Lemire,
 * "Fast random integer generation in an interval", 2019), so that it can grow by half. Not
 * thread-safe.
 */
final class HashIndex {
  /** No place. */
  static final int NONE = -1;

  private static final int LEAST_CELLS = 32;
  private static final double MOST_LOAD = 0.6;
  private static final long UNSIGNED = 0xFFFFFFFFL;

  private final IntUnaryOperator mixedAt;
  private int[] cells = {};
  private int most;
  private int size;

  /**
   * Creates an empty one.
   *
   * @param expected how many places to make room for at first
   * @param mixedAt the mixed bits of what lies at a place that was added
   */
  HashIndex(int expected, IntUnaryOperator mixedAt) {
    this.mixedAt = mixedAt;
    setCells(
        Math.max(LEAST_CELLS, (int) Math.min(Integer.MAX_VALUE - 8, expected / MOST_LOAD + 1)));
  }

  /** Mixes a hash whose bits may be poor, by Fibonacci hashing. */
  static int mix(long hash) {
    return (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32);
  }

  /** The cell at which to begin to look for what has these mixed bits. */
  int home(int mixed) {
    return (int) (((mixed & UNSIGNED) * cells.length) >>> 32);
  }

  /** The cell to look at after this one, if that was not empty. */
  int next(int cell) {
    return cell + 1 == cells.length ? 0 : cell + 1;
  }

  /** The place in the cell, or {@link #NONE} if it is empty. */
  int at(int cell) {
    return cells[cell];
  }

  /** Adds a place that is not in it. */
  void add(int place) {
    if (size == most) {
      int[] old = cells;
      setCells(Math.addExact(old.length, old.length / 2));
      for (int other : old) {
        if (other != NONE) {
          enter(other);
        }
      }
    }
    enter(place);
    size++;
  }

  /** Removes a place that is in it. */
  void remove(int place) {
    int hole = home(mixedAt.applyAsInt(place));
    while (cells[hole] != place) {
      hole = next(hole);
    }
    for (int cell = next(hole); cells[cell] != NONE; cell = next(cell)) {
      int home = home(mixedAt.applyAsInt(cells[cell]));
      if (distance(home, cell) >= distance(hole, cell)) {
        cells[hole] = cells[cell];
        hole = cell;
      }
    }
    cells[hole] = NONE;
    size--;
  }

  private int distance(int from, int to) {
    return to >= from ? to - from : to - from + cells.length;
  }

  private void enter(int place) {
    int cell = home(mixedAt.applyAsInt(place));
    while (cells[cell] != NONE) {
      cell = next(cell);
    }
    cells[cell] = place;
  }

  private void setCells(int length) {
    cells = new int[length];
    Arrays.fill(cells, NONE);
    most = (int) (length * MOST_LOAD);
  }
}
