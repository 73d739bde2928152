package dev.hunch.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.KeyError;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.proto.cache.v1.Result;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the sidecar answers on a stream: a {@link GetStreamResponse}, read without making messages
 * of it. Each value is copied once, to where its reader finds it.
 */
final class StreamReply {
  private static final int FIRST_CAPACITY = 16;

  private final long id;
  private final @Nullable HunchException error;
  private final Object[] results; // Reply, HunchException
  private final int[] positions;
  private final int count;

  private StreamReply(
      long id, @Nullable HunchException error, Object[] results, int[] positions, int count) {
    this.id = id;
    this.error = error;
    this.results = results;
    this.positions = positions;
    this.count = count;
  }

  /** Which message it answers. */
  long id() {
    return id;
  }

  /** Why the message as a whole was refused, or null. */
  @Nullable HunchException error() {
    return error;
  }

  /** Tells the message of the outcomes. */
  void tell(SentMessage message) {
    if (error != null) {
      message.failed(error);
    }
    for (int i = 0; i < count; i++) {
      if (results[i] instanceof Reply reply) {
        message.answered(positions[i], reply);
      } else if (results[i] instanceof HunchException failure) {
        message.failed(positions[i], failure);
      }
    }
  }

  /**
   * Reads one.
   *
   * @throws IOException if it is no such message
   */
  static StreamReply parse(CodedInputStream in) throws IOException {
    return new Parser().parse(in);
  }

  private static final class Parser {
    private Object[] results = new Object[FIRST_CAPACITY];
    private int[] positions = new int[FIRST_CAPACITY];
    private int resultCount;
    private int positionCount;

    StreamReply parse(CodedInputStream in) throws IOException {
      long id = 0;
      HunchException error = null;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case GetStreamResponse.ID_FIELD_NUMBER -> id = in.readUInt64();
          case GetStreamResponse.RESULTS_FIELD_NUMBER -> addResult(keyResult(in));
          case GetStreamResponse.ERROR_FIELD_NUMBER ->
              error = Errors.of(in.readMessage(KeyError.parser(), registry()));
          case GetStreamResponse.POSITIONS_FIELD_NUMBER -> addPositions(tag, in);
          default -> in.skipField(tag);
        }
      }
      if (positionCount != resultCount && error == null) {
        throw new IOException(resultCount + " results for " + positionCount + " positions");
      }
      int count = Math.min(resultCount, positionCount);
      return new StreamReply(id, error, results, positions, count);
    }

    private void addResult(Object result) {
      if (resultCount == results.length) {
        results = Arrays.copyOf(results, 2 * resultCount);
      }
      results[resultCount++] = result;
    }

    private void addPositions(int tag, CodedInputStream in) throws IOException {
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        addPosition(in.readUInt32()); // one by one, as a writer may
        return;
      }
      int limit = in.pushLimit(in.readRawVarint32());
      while (in.getBytesUntilLimit() > 0) {
        addPosition(in.readUInt32());
      }
      in.popLimit(limit);
    }

    private void addPosition(int position) {
      if (positionCount == positions.length) {
        positions = Arrays.copyOf(positions, 2 * positionCount);
      }
      positions[positionCount++] = position;
    }

    private static Object keyResult(CodedInputStream in) throws IOException {
      int limit = in.pushLimit(in.readRawVarint32());
      Object result = null;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case KeyResult.FOUND_FIELD_NUMBER -> result = found(in);
          case KeyResult.ERROR_FIELD_NUMBER ->
              result = Replies.ofError(in.readMessage(KeyError.parser(), registry()));
          default -> in.skipField(tag);
        }
      }
      in.popLimit(limit);
      return result == null ? Errors.unknownOutcome() : result;
    }

    private static Reply found(CodedInputStream in) throws IOException {
      int limit = in.pushLimit(in.readRawVarint32());
      byte[] value = {};
      Result result = Result.RESULT_UNSPECIFIED;
      long ageMillis = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (WireFormat.getTagFieldNumber(tag)) {
          case GetResponse.VALUE_FIELD_NUMBER -> value = in.readByteArray();
          case GetResponse.RESULT_FIELD_NUMBER -> result = Result.forNumber(in.readEnum());
          case GetResponse.AGE_MS_FIELD_NUMBER -> ageMillis = in.readUInt64();
          default -> in.skipField(tag);
        }
      }
      in.popLimit(limit);
      return new Reply(
          value, Replies.sourceOf(result == null ? Result.UNRECOGNIZED : result), ageMillis);
    }

    private static ExtensionRegistryLite registry() {
      return ExtensionRegistryLite.getEmptyRegistry();
    }
  }
}
