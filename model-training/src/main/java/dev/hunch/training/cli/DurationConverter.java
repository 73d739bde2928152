package dev.hunch.training.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as {@code 2ms}, {@code 1.5s}, {@code 250us} or {@code 0}. */
final class DurationConverter implements ITypeConverter<Duration> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|ms|s|m|h)?");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  @Override
  public Duration convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is not a duration such as 2ms or 1.5s");
    }
    BigDecimal number = new BigDecimal(matcher.group(1));
    String unit = matcher.group(2);
    if (unit == null) {
      if (number.signum() != 0) {
        throw new TypeConversionException(
            "'" + text + "' has no unit; say " + text + "ms or " + text + "s");
      }
      return Duration.ZERO;
    }
    BigDecimal nanos = number.multiply(BigDecimal.valueOf(NANOS.getOrDefault(unit, 1L)));
    return Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValue());
  }
}
