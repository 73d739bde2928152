package dev.hunch.training.grammar;

import java.util.List;

/** A grammar file that cannot be used; the message names file, line and key of every mistake. */
public final class GrammarFileException extends Exception {
  private static final long serialVersionUID = 1L;

  GrammarFileException(List<String> mistakes) {
    super(String.join(System.lineSeparator(), mistakes));
  }
}
