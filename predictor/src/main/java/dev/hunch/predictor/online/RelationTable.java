package dev.hunch.predictor.online;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * For each context the actions that may follow it, with how often they came true within the
 * horizon. Bounded. Not thread-safe.
 */
final class RelationTable {
  /** Actions kept for a context. */
  static final int WIDTH = 16;

  /** The probability of an action that was just found here. */
  static final float FIRST_PROBABILITY = 0.15f;

  /** Outcomes that an average reaches back over. */
  private static final int MEMORY = 160;

  private static final int MIN_OUTCOMES_TO_GO = 3;

  private final ContextIndex index;
  private int[] actions = {};
  private float[] probabilities = {};
  private short[] outcomes = {};

  RelationTable(int maxContexts) {
    index = new ContextIndex(maxContexts);
  }

  /** The first entry of the context's row, or a negative number if it is unknown. */
  int rowOf(long context) {
    int row = index.find(context);
    return row == ContextIndex.NONE ? -1 : row * WIDTH;
  }

  /** The action of an entry, or a negative number for an empty one. */
  int action(int entry) {
    return actions[entry];
  }

  float probability(int entry) {
    return probabilities[entry];
  }

  /** How many outcomes the entry's probability rests on. */
  int outcomes(int entry) {
    return outcomes[entry];
  }

  /** Notes that an action would have made a key that followed the context. */
  void found(long context, int action) {
    int row = index.find(context);
    if (row == ContextIndex.NONE) {
      row = index.add(context);
      makeRoom();
      Arrays.fill(actions, row * WIDTH, (row + 1) * WIDTH, -1);
    } else {
      index.touch(row);
    }
    int weakest = -1;
    float lowest = FIRST_PROBABILITY;
    for (int entry = row * WIDTH; entry < (row + 1) * WIDTH; entry++) {
      if (actions[entry] == action) {
        return;
      }
      if (actions[entry] < 0) {
        weakest = entry;
        break;
      }
      if (probabilities[entry] < lowest && outcomes[entry] >= MIN_OUTCOMES_TO_GO) {
        weakest = entry;
        lowest = probabilities[entry];
      }
    }
    if (weakest >= 0) {
      actions[weakest] = action;
      probabilities[weakest] = FIRST_PROBABILITY;
      outcomes[weakest] = 0;
    }
  }

  /** Learns whether what an entry's action predicted came true; does nothing if it has gone. */
  void learn(int entry, long context, int action, float target) {
    if (!index.belongs(entry / WIDTH, context) || actions[entry] != action) {
      return;
    }
    float rate = 1f / (outcomes[entry] + 1.6f);
    probabilities[entry] += (target - probabilities[entry]) * rate;
    if (outcomes[entry] < MEMORY) {
      outcomes[entry]++;
    }
  }

  private void makeRoom() {
    int needed = index.capacity() * WIDTH;
    if (actions.length < needed) {
      actions = Arrays.copyOf(actions, needed);
      probabilities = Arrays.copyOf(probabilities, needed);
      outcomes = Arrays.copyOf(outcomes, needed);
    }
  }

  void writeTo(DataOutput out) throws IOException {
    index.writeTo(out);
    for (int entry = 0; entry < index.rows() * WIDTH; entry++) {
      out.writeInt(actions[entry]);
      out.writeFloat(probabilities[entry]);
      out.writeShort(outcomes[entry]);
    }
  }

  void readFrom(DataInput in, int knownActions) throws IOException {
    index.readFrom(in);
    makeRoom();
    for (int entry = 0; entry < index.rows() * WIDTH; entry++) {
      actions[entry] = in.readInt();
      probabilities[entry] = in.readFloat();
      outcomes[entry] = in.readShort();
      if (actions[entry] >= knownActions) {
        throw new IOException("unknown action " + actions[entry]);
      }
    }
  }
}
