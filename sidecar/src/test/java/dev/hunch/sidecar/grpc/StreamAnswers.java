package dev.hunch.sidecar.grpc;

import dev.hunch.proto.cache.v1.GetStreamResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Reads the answers of streams as their clients do. */
final class StreamAnswers {
  private StreamAnswers() {}

  static byte[] bytesOf(StreamAnswer answer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      answer.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static GetStreamResponse messageOf(StreamAnswer answer) {
    try {
      return GetStreamResponse.parseFrom(bytesOf(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
