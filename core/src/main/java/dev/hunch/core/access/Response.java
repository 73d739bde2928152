package dev.hunch.core.access;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the predictor may see of the value that a read was answered with. Taking the fields out of a
 * value costs time, so it is done when somebody asks for them first, away from the read.
 * Thread-safe.
 */
public final class Response {
  /** Nothing is to be seen: no value, one that has no fields, or a namespace that shows none. */
  public static final Response NONE = new Response(0, () -> ResponseFields.EMPTY);

  private final int heldBytes;
  private volatile @Nullable Supplier<ResponseFields> extraction;
  private volatile @Nullable ResponseFields fields;

  private Response(int heldBytes, Supplier<ResponseFields> extraction) {
    this.heldBytes = heldBytes;
    this.extraction = extraction;
  }

  /**
   * Returns a response whose fields are taken out when they are needed.
   *
   * @param heldBytes how much it keeps from being collected until then
   * @param extraction takes the fields out; gives the same each time and does not throw
   */
  public static Response of(int heldBytes, Supplier<ResponseFields> extraction) {
    return new Response(heldBytes, extraction);
  }

  /** Returns a response with these fields. */
  public static Response of(ResponseFields fields) {
    return fields.isEmpty() ? NONE : new Response(0, () -> fields);
  }

  /** How many bytes of the value it keeps from being collected while it waits. */
  public int heldBytes() {
    return heldBytes;
  }

  /** The fields. */
  public ResponseFields fields() {
    ResponseFields found = fields;
    if (found == null) {
      Supplier<ResponseFields> source = extraction;
      // Two threads may both come here: they find the same, and the value is let go once.
      found = source == null ? fields : source.get();
      if (found == null) {
        return ResponseFields.EMPTY;
      }
      fields = found;
      extraction = null;
    }
    return found;
  }

  /** Tells nothing of the value. */
  @Override
  public String toString() {
    return this == NONE ? "none" : "some";
  }
}
