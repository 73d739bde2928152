package dev.hunch.sidecar.backing;

import org.jspecify.annotations.Nullable;

/** Templates or statements that cannot be used. */
public final class KeyMappingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String template;
  private final @Nullable String part;

  KeyMappingException(@Nullable String template, String message) {
    super(message);
    this.template = template;
    this.part = null;
  }

  /** Something wrong with one of the statements beside a template. */
  KeyMappingException(String template, String part, String message) {
    super(message);
    this.template = template;
    this.part = part;
  }

  /** The template it is about; null if it is about a statements file. */
  public @Nullable String template() {
    return template;
  }

  /** The statement beside the template that it is about; null if it is about the template. */
  public @Nullable String part() {
    return part;
  }
}
