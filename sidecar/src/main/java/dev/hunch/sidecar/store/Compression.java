package dev.hunch.sidecar.store;

/**
 * Which values of a namespace are compressed. A value that does not get smaller is kept as it is.
 *
 * @param kind how
 * @param thresholdBytes from which size on, in bytes
 */
public record Compression(Kind kind, int thresholdBytes) {
  /** Nothing is compressed. */
  public static final Compression NONE = new Compression(Kind.NONE, Integer.MAX_VALUE);

  /** How values are compressed. */
  public enum Kind {
    /** Not at all. */
    NONE,
    /** LZ4: quick. */
    LZ4,
    /** Zstandard: smaller, and slower. */
    ZSTD
  }

  /** How a value of this many bytes is stored. */
  ValueCodec codecOf(int valueBytes) {
    if (valueBytes < thresholdBytes) {
      return ValueCodec.PLAIN;
    }
    return switch (kind) {
      case NONE -> ValueCodec.PLAIN;
      case LZ4 -> ValueCodec.LZ4;
      case ZSTD -> ValueCodec.ZSTD;
    };
  }
}
