package dev.hunch.predictor.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * Rows for contexts, each found by the context's hash. Bounded: when all rows are taken, one whose
 * context has not come back lately is given away (the clock algorithm). Not thread-safe.
 */
final class ContextIndex {
  static final int NONE = -1;

  private static final int FIRST_ROWS = 256;

  private final int maxRows;
  private final Long2LongHashMap rowByContext = new Long2LongHashMap(NONE);
  private long[] contexts = new long[FIRST_ROWS];
  private boolean[] cameBack = new boolean[FIRST_ROWS];
  private int rows;
  private int hand;

  ContextIndex(int maxRows) {
    this.maxRows = maxRows;
  }

  /** The context's row, or {@link #NONE}. */
  int find(long context) {
    return (int) rowByContext.get(context);
  }

  /** Whether the row still belongs to the context. */
  boolean belongs(int row, long context) {
    return contexts[row] == context;
  }

  /** Notes that a context with this row came back. */
  void touch(int row) {
    cameBack[row] = true;
  }

  /** Gives a context that has no row one; whatever the row held before is void. */
  int add(long context) {
    int row;
    if (rows < maxRows) {
      row = rows++;
      if (row == contexts.length) {
        contexts = Arrays.copyOf(contexts, capacity());
        cameBack = Arrays.copyOf(cameBack, contexts.length);
      }
    } else {
      while (cameBack[hand]) {
        cameBack[hand] = false;
        hand = (hand + 1) % maxRows;
      }
      row = hand;
      hand = (hand + 1) % maxRows;
      rowByContext.remove(contexts[row]);
    }
    contexts[row] = context;
    cameBack[row] = false;
    rowByContext.put(context, row);
    return row;
  }

  /** How many rows the columns beside this index must have room for. */
  int capacity() {
    return rows <= contexts.length ? contexts.length : Math.min(maxRows, contexts.length * 2);
  }

  int rows() {
    return rows;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(rows);
    out.writeInt(hand);
    for (int row = 0; row < rows; row++) {
      out.writeLong(contexts[row]);
      out.writeBoolean(cameBack[row]);
    }
  }

  void readFrom(DataInput in) throws IOException {
    int count = in.readInt();
    int handThen = in.readInt();
    if (count < 0 || count > maxRows || handThen < 0 || handThen >= maxRows) {
      throw new IOException("absurd number of contexts: " + count);
    }
    for (int row = 0; row < count; row++) {
      add(in.readLong());
      cameBack[row] = in.readBoolean();
    }
    hand = handThen;
  }
}
