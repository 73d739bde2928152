package dev.hunch.predictor.grammar;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a key: constants, and mostly something that varies behind them.
 *
 * @param separator what parts it from the piece before
 * @param literal the constant that it begins with
 * @param value what varies; null if nothing does
 * @param place what was seen here before
 */
record Piece(String separator, String literal, @Nullable String value, FieldStats place) {
  /** Stands for a slot in a signature; no character of a text. */
  private static final int SLOT = 0x1_0000;

  /**
   * A hash of all that is constant in the pieces, and of where their slots are.
   *
   * @param seed tells ways of parting keys from each other
   */
  static long signatureOf(int seed, List<Piece> pieces) {
    long signature = seed;
    for (Piece piece : pieces) {
      signature = extend(extend(signature, piece.separator), piece.literal);
      if (piece.value != null) {
        signature = extend(signature, SLOT);
      }
    }
    return signature;
  }

  private static long extend(long signature, String text) {
    long extended = signature;
    for (int i = 0; i < text.length(); i++) {
      extended = extend(extended, text.charAt(i));
    }
    return extended;
  }

  private static long extend(long signature, int character) {
    long extended = (signature ^ character) * 0x9E3779B97F4A7C15L;
    return extended ^ (extended >>> 29);
  }

  /** Returns what stands before, between and after the slots of a key with this head. */
  static List<String> literalsOf(String head, List<Piece> pieces) {
    List<String> literals = new ArrayList<>();
    StringBuilder literal = new StringBuilder(head);
    for (Piece piece : pieces) {
      literal.append(piece.separator).append(piece.literal);
      if (piece.value != null) {
        literals.add(literal.toString());
        literal.setLength(0);
      }
    }
    literals.add(literal.toString());
    return literals;
  }
}
