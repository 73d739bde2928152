package dev.hunch.sidecar.config;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables of the environment, as texts name them: {@code ${NAME}}, or {@code
 * ${NAME:-fallback}}.
 */
final class Variables {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  private final Function<String, @Nullable String> environment;

  Variables(Function<String, @Nullable String> environment) {
    this.environment = environment;
  }

  /** The variable's value, or null if it is not set. */
  @Nullable String valueOf(String name) {
    return environment.apply(name);
  }

  /**
   * Puts their values into the text.
   *
   * @param onUnset is told the name of one that is not set and has no fallback
   * @return null if there is such a one
   */
  @Nullable String putInto(String text, Consumer<String> onUnset) {
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String value = environment.apply(matcher.group(1));
      if (value == null) {
        value = matcher.group(2);
      }
      if (value == null) {
        onUnset.accept(matcher.group(1));
        return null;
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(result).toString();
  }
}
