package dev.hunch.training.cli;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How large a replayed cache is: a share of the trace's distinct keys, or a number of entries.
 *
 * @param text as it was given
 * @param isShare whether {@code amount} is a percentage
 * @param amount percent, in (0, 100], or entries, at least 1
 */
record CacheCapacity(String text, boolean isShare, BigDecimal amount) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** How many entries that is, at least one. */
  long entriesOf(long distinctKeys) {
    return isShare
        ? Math.max(1, Math.round(amount.doubleValue() / 100 * distinctKeys))
        : amount.longValueExact();
  }

  /** Reads {@code 5%}, {@code 0.5%} or {@code 2000}. */
  static final class Converter implements ITypeConverter<CacheCapacity> {
    @Override
    public CacheCapacity convert(String text) {
      boolean isShare = text.endsWith("%");
      BigDecimal amount = numberOf(isShare ? text.substring(0, text.length() - 1) : text, text);
      if (amount.signum() <= 0) {
        throw new TypeConversionException("'" + text + "' is not above 0");
      }
      if (isShare && amount.compareTo(HUNDRED) > 0) {
        throw new TypeConversionException("'" + text + "' is more than all keys (100%)");
      }
      if (!isShare && (amount.stripTrailingZeros().scale() > 0 || isHuge(amount))) {
        throw new TypeConversionException("'" + text + "' is not a whole number of entries");
      }
      return new CacheCapacity(text, isShare, amount);
    }

    private static BigDecimal numberOf(String number, String text) {
      try {
        return new BigDecimal(number.strip());
      } catch (NumberFormatException e) {
        throw new TypeConversionException(
            "'" + text + "' is neither a percentage of the keys, as 5%, nor a number of entries");
      }
    }

    private static boolean isHuge(BigDecimal amount) {
      return amount.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0;
    }
  }
}
