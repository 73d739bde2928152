package dev.hunch.predictor.online;

import dev.hunch.core.access.Key;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * For each context the keys that followed it within the horizon, with counts that fade. Bounded.
 * Not thread-safe.
 */
final class AssociationTable {
  /** Followers kept for a context. */
  static final int WIDTH = 24;

  /** Occurrences of a context after which its counts are halved. */
  private static final float MEMORY = 256;

  /** What a full row takes from its weakest follower when a new one comes. */
  private static final float WEAR = 0.5f;

  private static final float PRIOR_HITS = 0.1f;
  private static final float PRIOR_TRIES = 1f;

  private final ContextIndex index;
  private float[] tries = {};
  private long[] followers = {};
  private float[] hits = {};
  private @Nullable Key[] keys = {};

  AssociationTable(int maxContexts) {
    index = new ContextIndex(maxContexts);
  }

  /** The context's row, or {@link ContextIndex#NONE}. */
  int rowOf(long context) {
    return index.find(context);
  }

  /** Notes that the context occurred. */
  void occurred(long context) {
    int row = index.find(context);
    if (row == ContextIndex.NONE) {
      row = index.add(context);
      makeRoom();
      tries[row] = 0;
      Arrays.fill(followers, row * WIDTH, (row + 1) * WIDTH, 0);
      Arrays.fill(hits, row * WIDTH, (row + 1) * WIDTH, 0);
      Arrays.fill(keys, row * WIDTH, (row + 1) * WIDTH, null);
    } else {
      index.touch(row);
    }
    if (++tries[row] > MEMORY) {
      tries[row] /= 2;
      for (int entry = row * WIDTH; entry < (row + 1) * WIDTH; entry++) {
        hits[entry] /= 2;
      }
    }
  }

  /** Notes that a key followed the context within the horizon; once for each occurrence. */
  void followed(long context, long follower, Key key, float count) {
    int row = index.find(context);
    if (row == ContextIndex.NONE) {
      return;
    }
    int weakest = row * WIDTH;
    for (int entry = row * WIDTH; entry < (row + 1) * WIDTH; entry++) {
      if (followers[entry] == follower) {
        hits[entry] += count;
        return;
      }
      if (hits[entry] < hits[weakest]) {
        weakest = entry;
      }
    }
    if (hits[weakest] > 1) {
      hits[weakest] -= WEAR;
      return;
    }
    followers[weakest] = follower;
    hits[weakest] = count;
    keys[weakest] = key;
  }

  /** The fingerprint of a follower; 0 for an empty entry. */
  long follower(int entry) {
    return followers[entry];
  }

  /** The key of a follower. */
  @Nullable Key key(int entry) {
    return keys[entry];
  }

  /** The probability that a follower follows again. */
  float probability(int row, int entry) {
    return Math.min(0.999f, (hits[entry] + PRIOR_HITS) / (tries[row] + PRIOR_TRIES));
  }

  /** The probability of a key that is not among the row's followers. */
  float probabilityOfOthers(int row) {
    return PRIOR_HITS / (tries[row] + PRIOR_TRIES);
  }

  /** How often the context occurred, faded. */
  float tries(int row) {
    return tries[row];
  }

  private void makeRoom() {
    int rows = index.capacity();
    if (tries.length < rows) {
      tries = Arrays.copyOf(tries, rows);
      followers = Arrays.copyOf(followers, rows * WIDTH);
      hits = Arrays.copyOf(hits, rows * WIDTH);
      keys = Arrays.copyOf(keys, rows * WIDTH);
    }
  }

  void writeTo(DataOutput out, KeyTable written) throws IOException {
    index.writeTo(out);
    for (int row = 0; row < index.rows(); row++) {
      out.writeFloat(tries[row]);
      for (int entry = row * WIDTH; entry < (row + 1) * WIDTH; entry++) {
        Key key = keys[entry];
        out.writeInt(key == null ? -1 : written.idOf(key));
        if (key != null) {
          out.writeLong(followers[entry]);
          out.writeFloat(hits[entry]);
        }
      }
    }
  }

  void collectKeys(KeyTable into) {
    for (int entry = 0; entry < index.rows() * WIDTH; entry++) {
      Key key = keys[entry];
      if (key != null) {
        into.add(key);
      }
    }
  }

  void readFrom(DataInput in, KeyTable read) throws IOException {
    index.readFrom(in);
    makeRoom();
    for (int row = 0; row < index.rows(); row++) {
      tries[row] = in.readFloat();
      for (int entry = row * WIDTH; entry < (row + 1) * WIDTH; entry++) {
        int id = in.readInt();
        if (id >= 0) {
          keys[entry] = read.get(id);
          followers[entry] = in.readLong();
          hits[entry] = in.readFloat();
        }
      }
    }
  }
}
