package dev.hunch.sidecar.backing;

import org.jspecify.annotations.Nullable;

/** Templates or statements that cannot be used. */
public final class KeyMappingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final @Nullable String template;

  KeyMappingException(@Nullable String template, String message) {
    super(message);
    this.template = template;
  }

  /** The template it is about; null if it is about a statements file. */
  public @Nullable String template() {
    return template;
  }
}
