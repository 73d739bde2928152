package dev.hunch.sidecar.store;

import io.airlift.compress.Compressor;
import io.airlift.compress.Decompressor;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes of a value are stored: as they are, or compressed, with their length before them.
 *
 * <p>The number of each is part of the file's format. Thread-safe.
 */
enum ValueCodec {
  /** As they are. */
  PLAIN,
  /** By LZ4 (Collet 2011): quick, for values that are read often. */
  LZ4,
  /** By Zstandard (Collet, Kucherawy 2018, RFC 8878): smaller, and slower. */
  ZSTD;

  private static final int LENGTH_BYTES = 4;
  private static final int MOST_BYTES = 1 << 30;

  // They keep tables, and are not thread-safe.
  private static final ThreadLocal<Compressor> LZ4_COMPRESSORS =
      ThreadLocal.withInitial(Lz4Compressor::new);
  private static final ThreadLocal<Decompressor> LZ4_DECOMPRESSORS =
      ThreadLocal.withInitial(Lz4Decompressor::new);
  private static final ThreadLocal<Compressor> ZSTD_COMPRESSORS =
      ThreadLocal.withInitial(ZstdCompressor::new);
  private static final ThreadLocal<Decompressor> ZSTD_DECOMPRESSORS =
      ThreadLocal.withInitial(ZstdDecompressor::new);

  /** The codec with this number; null if there is none. */
  static @Nullable ValueCodec of(int number) {
    return switch (number) {
      case 0 -> PLAIN;
      case 1 -> LZ4;
      case 2 -> ZSTD;
      default -> null;
    };
  }

  int number() {
    return switch (this) {
      case PLAIN -> 0;
      case LZ4 -> 1;
      case ZSTD -> 2;
    };
  }

  /** Returns the compressed bytes; null if they would not be fewer. */
  byte @Nullable [] compress(byte[] value) {
    if (this == PLAIN) {
      return null;
    }
    Compressor compressor = (this == LZ4 ? LZ4_COMPRESSORS : ZSTD_COMPRESSORS).get();
    byte[] bytes = new byte[LENGTH_BYTES + compressor.maxCompressedLength(value.length)];
    int length =
        compressor.compress(
            value, 0, value.length, bytes, LENGTH_BYTES, bytes.length - LENGTH_BYTES);
    if (LENGTH_BYTES + length >= value.length) {
      return null;
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, value.length);
    return Arrays.copyOf(bytes, LENGTH_BYTES + length);
  }

  /** Returns the value; null if the bytes are not what {@link #compress} made. */
  byte @Nullable [] decompress(byte[] bytes) {
    if (this == PLAIN) {
      return bytes;
    }
    if (bytes.length < LENGTH_BYTES) {
      return null;
    }
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    if (length < 0 || length > MOST_BYTES) {
      return null;
    }
    byte[] value = new byte[length];
    try {
      Decompressor decompressor = (this == LZ4 ? LZ4_DECOMPRESSORS : ZSTD_DECOMPRESSORS).get();
      int size =
          decompressor.decompress(
              bytes, LENGTH_BYTES, bytes.length - LENGTH_BYTES, value, 0, length);
      return size == length ? value : null;
    } catch (MalformedInputException | IndexOutOfBoundsException | IllegalArgumentException e) {
      return null;
    }
  }
}
