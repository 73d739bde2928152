package dev.hunch.training.baseline;

import java.util.ArrayList;
import java.util.List;

/** ARC as the paper writes it down, with lists whose first element is the least recently used. */
final class NaiveArc {
  private final int c;
  private final List<Long> t1 = new ArrayList<>();
  private final List<Long> t2 = new ArrayList<>();
  private final List<Long> b1 = new ArrayList<>();
  private final List<Long> b2 = new ArrayList<>();
  private final List<Long> victims = new ArrayList<>();
  private double p;

  private NaiveArc(int c) {
    this.c = c;
  }

  /** What it evicts, in order. */
  static List<Long> victims(long[] reads, int capacity) {
    NaiveArc arc = new NaiveArc(capacity);
    for (long hash : reads) {
      arc.read(hash);
    }
    return arc.victims;
  }

  private void read(long x) {
    if (t1.remove(x) || t2.remove(x)) {
      t2.add(x);
    } else if (b1.contains(x)) {
      p = Math.min(c, p + Math.max(1, (double) b2.size() / b1.size()));
      replace(x);
      b1.remove(x);
      t2.add(x);
    } else if (b2.contains(x)) {
      p = Math.max(0, p - Math.max(1, (double) b1.size() / b2.size()));
      replace(x);
      b2.remove(x);
      t2.add(x);
    } else {
      readUnknown(x);
    }
  }

  private void readUnknown(long x) {
    int l1 = t1.size() + b1.size();
    int all = l1 + t2.size() + b2.size();
    if (l1 == c) {
      if (t1.size() < c) {
        b1.remove(0);
        replace(x);
      } else {
        victims.add(t1.remove(0));
      }
    } else if (all >= c) {
      if (all == 2 * c) {
        b2.remove(0);
      }
      replace(x);
    }
    t1.add(x);
  }

  private void replace(long x) {
    boolean fromT1 = !t1.isEmpty() && (t1.size() > p || (b2.contains(x) && t1.size() == p));
    long victim = (fromT1 ? t1 : t2).remove(0);
    (fromT1 ? b1 : b2).add(victim);
    victims.add(victim);
  }
}
