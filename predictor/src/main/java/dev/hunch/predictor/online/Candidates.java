package dev.hunch.predictor.online;

import dev.hunch.core.access.Key;
import dev.hunch.predictor.mixing.Logistic;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the experts propose after one event, each once, with what each expert thinks of it.
 * Reused from event to event. Not thread-safe.
 */
public final class Candidates {
  /** How many keys are considered at most. */
  public static final int MAX = 128;

  /** How many entries of relation tables may stand behind them. */
  public static final int MAX_WITNESSES = 128;

  /** Stands for "no room". */
  public static final int NONE = -1;

  private static final int BUCKETS = 512;

  private final long[] fingerprints = new long[MAX];
  private final int[] actions = new int[MAX];
  private final int[] elements = new int[MAX];
  private final @Nullable Key[] keys = new Key[MAX];
  private final float[] inputs = new float[MAX * Expert.COUNT];
  private final int[] masks = new int[MAX];
  private final int[] confidences = new int[MAX];
  private final int[] templates = new int[MAX];
  private final int[] buckets = new int[BUCKETS];
  private int size;

  private final int[] witnessOrders = new int[MAX_WITNESSES];
  private final int[] witnessEntries = new int[MAX_WITNESSES];
  private final int[] witnessActions = new int[MAX_WITNESSES];
  private final int[] witnessCandidates = new int[MAX_WITNESSES];
  private int witnesses;

  /** Forgets everything. */
  public void clear() {
    size = 0;
    witnesses = 0;
    Arrays.fill(buckets, 0);
  }

  /** How many keys are proposed. */
  public int size() {
    return size;
  }

  /** Returns the number of the candidate with this fingerprint, new or not, or {@link #NONE}. */
  int of(long fingerprint) {
    int bucket = (int) fingerprint & (BUCKETS - 1);
    while (buckets[bucket] != 0) {
      int candidate = buckets[bucket] - 1;
      if (fingerprints[candidate] == fingerprint) {
        return candidate;
      }
      bucket = (bucket + 1) & (BUCKETS - 1);
    }
    if (size == MAX) {
      return NONE;
    }
    int added = size++;
    buckets[bucket] = added + 1;
    fingerprints[added] = fingerprint;
    actions[added] = -1;
    keys[added] = null;
    masks[added] = 0;
    confidences[added] = 0;
    templates[added] = 0;
    Arrays.fill(inputs, added * Expert.COUNT, (added + 1) * Expert.COUNT, 0);
    return added;
  }

  /**
   * Notes an expert's opinion; of several of one expert the highest counts.
   *
   * @param outcomes how many outcomes the probability rests on
   */
  void think(int candidate, Expert expert, float probability, int outcomes) {
    thinkStretched(candidate, expert, Logistic.stretch(probability));
    confidences[candidate] = Math.max(confidences[candidate], outcomes);
  }

  /** Notes an expert's opinion, already stretched. */
  public void thinkStretched(int candidate, Expert expert, float stretched) {
    int bit = 1 << expert.input();
    int at = candidate * Expert.COUNT + expert.input();
    if ((masks[candidate] & bit) == 0 || stretched > inputs[at]) {
      inputs[at] = Math.max(-Logistic.LIMIT, Math.min(Logistic.LIMIT, stretched));
    }
    masks[candidate] |= bit;
  }

  /** Proposes a key by name, with a stretched probability. */
  public void propose(long fingerprint, Key key, Expert expert, float stretched) {
    int candidate = of(fingerprint);
    if (candidate != NONE) {
      thinkStretched(candidate, expert, stretched);
      setKey(candidate, key);
    }
  }

  /** Notes a first guess on behalf of an expert for the candidates that nobody has judged yet. */
  void thinkOfUnknown(Expert expert, float probability) {
    for (int candidate = 0; candidate < size; candidate++) {
      if (masks[candidate] == 0) {
        think(candidate, expert, probability, 0);
      }
    }
  }

  /** Notes what an expert thinks of all candidates that it did not propose. */
  void thinkOfOthers(Expert expert, float probability) {
    int bit = 1 << expert.input();
    float stretched = Logistic.stretch(probability);
    for (int candidate = 0; candidate < size; candidate++) {
      if ((masks[candidate] & bit) == 0) {
        inputs[candidate * Expert.COUNT + expert.input()] = stretched;
      }
    }
  }

  void setAction(int candidate, int action, int element, int template) {
    if (actions[candidate] < 0) {
      actions[candidate] = action;
      elements[candidate] = element;
      templates[candidate] = template;
    }
  }

  void setKey(int candidate, Key key) {
    keys[candidate] = key;
  }

  void witness(int candidate, int order, int entry, int action) {
    if (witnesses < MAX_WITNESSES) {
      witnessOrders[witnesses] = order;
      witnessEntries[witnesses] = entry;
      witnessActions[witnesses] = action;
      witnessCandidates[witnesses] = candidate;
      witnesses++;
    }
  }

  /** The fingerprint of a candidate's key. */
  public long fingerprint(int candidate) {
    return fingerprints[candidate];
  }

  /** The action that makes the candidate's key, or a negative number. */
  public int action(int candidate) {
    return actions[candidate];
  }

  /** Which element of a list the candidate's action takes, if it takes from one. */
  public int element(int candidate) {
    return elements[candidate];
  }

  /** The template of the key an action makes; 0 if no action makes it. */
  public int template(int candidate) {
    return templates[candidate];
  }

  /** The candidate's key if an expert named it; else its action makes it. */
  public @Nullable Key key(int candidate) {
    return keys[candidate];
  }

  /** Which experts proposed the candidate: a bit for each. */
  public int mask(int candidate) {
    return masks[candidate];
  }

  /** The most outcomes that an opinion on the candidate rests on. */
  public int confidence(int candidate) {
    return confidences[candidate];
  }

  /** The experts' stretched probabilities, candidate by candidate. */
  public float[] inputs() {
    return inputs;
  }

  /** How many entries of relation tables stand behind the candidates. */
  public int witnesses() {
    return witnesses;
  }

  /** The order of the witness's table. */
  public int witnessOrder(int witness) {
    return witnessOrders[witness];
  }

  /** The witness's entry in its table. */
  public int witnessEntry(int witness) {
    return witnessEntries[witness];
  }

  /** The witness's action. */
  public int witnessAction(int witness) {
    return witnessActions[witness];
  }

  /** The candidate that the witness stands behind. */
  public int witnessCandidate(int witness) {
    return witnessCandidates[witness];
  }
}
