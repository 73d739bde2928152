package dev.hunch.sidecar.config;

import java.util.List;

/** A configuration that cannot be used, with every mistake that was found. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> mistakes;

  ConfigException(List<String> mistakes) {
    super(String.join(System.lineSeparator(), mistakes));
    this.mistakes = List.copyOf(mistakes);
  }

  /** The mistakes, each as {@code FILE:LINE: key.path: what is wrong, and what is allowed}. */
  public List<String> mistakes() {
    return mistakes;
  }
}
