package dev.hunch.sidecar.config;

import java.util.List;

/**
 * How the keys of a namespace are taken apart, where that is not to be learned.
 *
 * @param templates forms of keys, as {@code user:{id}}
 * @param opaque whether the keys of no template say nothing by their text
 */
public record GrammarConfig(List<String> templates, boolean opaque) {
  /** Everything is learned. */
  public static final GrammarConfig LEARNED = new GrammarConfig(List.of(), false);

  public GrammarConfig {
    templates = List.copyOf(templates);
  }
}
