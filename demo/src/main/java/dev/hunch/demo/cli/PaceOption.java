package dev.hunch.demo.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a pace as {@code trace} or {@code trace:2}; the factor is above 0. */
final class PaceOption implements ITypeConverter<Double> {
  private static final Pattern FORM = Pattern.compile("trace(?::(\\d{1,6}(?:\\.\\d{1,6})?))?");

  @Override
  public Double convert(String text) {
    Matcher form = FORM.matcher(text);
    double factor =
        !form.matches() ? 0 : form.group(1) == null ? 1 : Double.parseDouble(form.group(1));
    if (factor == 0) {
      throw new TypeConversionException("'" + text + "' is not a pace such as trace or trace:2");
    }
    return factor;
  }
}
