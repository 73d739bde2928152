package dev.hunch.sidecar.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sizes and durations as people write them: {@code 64MiB}, {@code 5m}. */
final class Quantity {
  static final String SIZE_FORM = "a size such as 4096, 512KiB, 64MiB or 2GiB";
  static final String DURATION_FORM = "a duration such as 250ms, 5s, 10m, 12h or 7d";

  private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s*([a-z]*)");
  private static final Map<String, Long> SIZE_UNITS =
      Map.of(
          "", 1L,
          "b", 1L,
          "kib", 1L << 10,
          "mib", 1L << 20,
          "gib", 1L << 30,
          "tib", 1L << 40,
          "kb", 1_000L,
          "mb", 1_000_000L,
          "gb", 1_000_000_000L);
  private static final Map<String, Long> NANOS_UNITS =
      Map.of(
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);

  private Quantity() {}

  /** Returns the bytes of a size, or null if the text is none. */
  static @Nullable Long bytesOf(String text) {
    return parse(text, SIZE_UNITS);
  }

  /** Returns the duration, or null if the text is none. Zero needs no unit. */
  static @Nullable Duration durationOf(String text) {
    Long nanos = text.equals("0") ? Long.valueOf(0) : parse(text, NANOS_UNITS);
    return nanos == null ? null : Duration.ofNanos(nanos);
  }

  /** Writes a size in the largest unit that divides it. */
  static String ofBytes(long bytes) {
    for (String unit : new String[] {"TiB", "GiB", "MiB", "KiB"}) {
      long factor = SIZE_UNITS.getOrDefault(unit.toLowerCase(Locale.ROOT), 1L);
      if (bytes >= factor && bytes % factor == 0) {
        return bytes / factor + unit;
      }
    }
    return Long.toString(bytes);
  }

  /** Writes a duration in the largest unit that divides it. */
  static String of(Duration duration) {
    for (String unit : new String[] {"d", "h", "m", "s", "ms"}) {
      long factor = NANOS_UNITS.getOrDefault(unit, 1L);
      if (duration.toNanos() >= factor && duration.toNanos() % factor == 0) {
        return duration.toNanos() / factor + unit;
      }
    }
    return duration.isZero() ? "0s" : duration.toNanos() / 1000 + "us";
  }

  private static @Nullable Long parse(String text, Map<String, Long> units) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
    if (unit == null) {
      return null;
    }
    BigDecimal value = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    BigDecimal whole = value.setScale(0, RoundingMode.HALF_UP);
    return whole.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? null : whole.longValue();
  }
}
