package dev.hunch.demo.cli;

import java.util.Locale;

/** Writes figures for people. */
final class Figures {
  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

  private Figures() {}

  /** Bytes with their largest unit, as {@code 1.5 MiB}. */
  static String bytes(long bytes) {
    double figure = bytes;
    int unit = 0;
    while (figure >= 1024 && unit < BYTE_UNITS.length - 1) {
      figure /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, "%.1f %s", figure, BYTE_UNITS[unit]);
  }

  /** A duration with one or two units, as {@code 3 min 20 s}. */
  static String millis(long millis) {
    long seconds = millis / 1000;
    if (seconds < 1) {
      return millis + " ms";
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
    return seconds / 86_400 + " d " + seconds % 86_400 / 3600 + " h";
  }

  /** A share, as {@code 93.1 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** A count with its thousands apart, as {@code 1,234,567}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }
}
