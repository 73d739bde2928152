package dev.hunch.sidecar.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.hunch.core.cache.Answer;
import dev.hunch.core.cache.Entry;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.proto.cache.v1.Result;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a stream, which writes itself as a {@link GetStreamResponse}.
 *
 * <p>A batch of small values is mostly messages within messages. So what was found is not made into
 * messages first: it is written straight from the cache's answers, and only its size is computed
 * beforehand. What comes with keys, and errors, are messages all the same: they are rare.
 *
 * <p>Not thread-safe while it is added to; not added to once it has been handed over.
 */
final class StreamAnswer {
  /** A large value is written by itself; what lies between is gathered. */
  private static final int BUFFER_BYTES = 256;

  private static final int FIRST_CAPACITY = 16;

  private final @Nullable GetStreamResponse whole;
  private final long id;

  /** Those of parts: where each result belongs, what it is, and for a value what it takes. */
  private int[] positions = new int[FIRST_CAPACITY];

  private @Nullable Object[] results = new @Nullable Object[FIRST_CAPACITY]; // Answer, KeyResult
  private int[] sizes = new int[FIRST_CAPACITY];
  private int count;
  private int resultsBytes;
  private int positionsBytes;

  private StreamAnswer(long id, @Nullable GetStreamResponse whole) {
    this.id = id;
    this.whole = whole;
  }

  /** An answer that is there already. */
  static StreamAnswer of(GetStreamResponse whole) {
    return new StreamAnswer(whole.getId(), whole);
  }

  /** An answer in parts, without any result yet. */
  static StreamAnswer part(long id) {
    return new StreamAnswer(id, null);
  }

  /** Adds the result for a key. */
  void add(int position, Answer answer) {
    byte[] value = answer.value();
    if (value == null) {
      add(position, Failure.KEY_NOT_FOUND);
    } else {
      append(position, answer, foundBytes(answer, value));
    }
  }

  /** Adds the failure of a key. */
  void add(int position, Failure failure) {
    KeyResult result = Answers.keyResult("", failure);
    append(position, result, result.getSerializedSize());
  }

  private void append(int position, Object result, int size) {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, 2 * count);
      results = Arrays.copyOf(results, 2 * count);
      sizes = Arrays.copyOf(sizes, 2 * count);
    }
    positions[count] = position;
    results[count] = result;
    sizes[count] = size;
    count++;
    positionsBytes += CodedOutputStream.computeUInt32SizeNoTag(position);
    int resultBytes = result instanceof Answer ? nested(KeyResult.FOUND_FIELD_NUMBER, size) : size;
    resultsBytes += nested(GetStreamResponse.RESULTS_FIELD_NUMBER, resultBytes);
  }

  /** How many results there are. */
  int count() {
    return whole == null ? count : whole.getResultsCount();
  }

  /** What it takes on the wire, in bytes. */
  int sizeBytes() {
    if (whole != null) {
      return whole.getSerializedSize();
    }
    return CodedOutputStream.computeUInt64Size(GetStreamResponse.ID_FIELD_NUMBER, id)
        + (count == 0 ? 0 : nested(GetStreamResponse.POSITIONS_FIELD_NUMBER, positionsBytes))
        + resultsBytes;
  }

  /**
   * Writes it as the message that it stands for.
   *
   * @return how many bytes were written
   */
  int writeTo(OutputStream target) throws IOException {
    if (whole != null) {
      whole.writeTo(target);
      return whole.getSerializedSize();
    }
    CodedOutputStream out = CodedOutputStream.newInstance(target, BUFFER_BYTES);
    out.writeUInt64(GetStreamResponse.ID_FIELD_NUMBER, id);
    if (count > 0) {
      begin(out, GetStreamResponse.POSITIONS_FIELD_NUMBER, positionsBytes);
      for (int i = 0; i < count; i++) {
        out.writeUInt32NoTag(positions[i]);
      }
    }
    for (int i = 0; i < count; i++) {
      if (results[i] instanceof Answer answer) {
        int size = sizes[i];
        begin(
            out,
            GetStreamResponse.RESULTS_FIELD_NUMBER,
            nested(KeyResult.FOUND_FIELD_NUMBER, size));
        begin(out, KeyResult.FOUND_FIELD_NUMBER, size);
        writeFound(out, answer);
      } else if (results[i] instanceof KeyResult result) {
        out.writeMessage(GetStreamResponse.RESULTS_FIELD_NUMBER, result);
      }
    }
    out.flush();
    return out.getTotalBytesWritten();
  }

  /** What a message takes within another one, in bytes. */
  private static int nested(int field, int bytes) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt32SizeNoTag(bytes)
        + bytes;
  }

  private static void begin(CodedOutputStream out, int field, int bytes) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(bytes);
  }

  /** The bytes of a {@link GetResponse}. Without an etag: a stream is not asked for any. */
  private static int foundBytes(Answer answer, byte[] value) {
    long remaining = answer.remainingMillis();
    int size = nested(GetResponse.VALUE_FIELD_NUMBER, value.length);
    size += CodedOutputStream.computeEnumSize(GetResponse.RESULT_FIELD_NUMBER, numberOf(answer));
    if (answer.ageMillis() != 0) {
      size +=
          CodedOutputStream.computeUInt64Size(GetResponse.AGE_MS_FIELD_NUMBER, answer.ageMillis());
    }
    if (remaining == Entry.NEVER) {
      size += CodedOutputStream.computeBoolSize(GetResponse.NO_EXPIRY_FIELD_NUMBER, true);
    } else if (remaining != 0) {
      size +=
          CodedOutputStream.computeUInt64Size(GetResponse.REMAINING_TTL_MS_FIELD_NUMBER, remaining);
    }
    return size;
  }

  private static void writeFound(CodedOutputStream out, Answer answer) throws IOException {
    byte[] value = answer.value();
    if (value == null) {
      throw new IllegalStateException("nothing was found");
    }
    long remaining = answer.remainingMillis();
    out.writeByteArray(GetResponse.VALUE_FIELD_NUMBER, value);
    out.writeEnum(GetResponse.RESULT_FIELD_NUMBER, numberOf(answer));
    if (answer.ageMillis() != 0) {
      out.writeUInt64(GetResponse.AGE_MS_FIELD_NUMBER, answer.ageMillis());
    }
    if (remaining == Entry.NEVER) {
      out.writeBool(GetResponse.NO_EXPIRY_FIELD_NUMBER, true);
    } else if (remaining != 0) {
      out.writeUInt64(GetResponse.REMAINING_TTL_MS_FIELD_NUMBER, remaining);
    }
  }

  private static int numberOf(Answer answer) {
    Result result = Answers.result(answer.result());
    return result.getNumber();
  }
}
