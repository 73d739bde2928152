package dev.hunch.core.eviction;

import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * Evicts what is least likely to be asked for soon, by what it has learned of this very workload.
 *
 * <p>A model tells for a key how probable its next read is, from when and how often it was read and
 * from what the sessions are expected to read next. So an entry that a session is expected to ask
 * for is protected, and a prefetched entry has to be worth more than what it pushes out. Victims
 * are the least probable of a random sample, for each unit of weight. Close to relaxed Belady
 * (Song, Berger, Li, Lloyd 2020) and to the ranking by hazard rates (Panigrahy, Nain, Neglia,
 * Towsley 2022), but learned by small tables while it runs, and with the future that prediction
 * opens.
 */
public final class LearnedEviction extends SlottedEviction {
  /** How many entries a victim is chosen from. */
  private static final int CANDIDATES = 32;

  /** The mean time over which a read counts as soon, in reads for each entry held. */
  static final double HORIZON = 0.5;

  private static final int HELD_SAMPLES = 3;
  private static final int EXPECTED_SAMPLES = 2;
  private static final int READS_PER_FITTING = 512;
  private static final int MIN_ENTRIES = 32;

  private final SplittableRandom random = new SplittableRandom(1);
  private final SlotBag held;
  private final UseHistory history;
  private final Expectations expectations = new Expectations();
  private final UseModel model = new UseModel();
  private final UseSamples samples = new UseSamples();
  private final UseDescription description = new UseDescription();

  /**
   * Creates an empty policy that has learned nothing yet.
   *
   * @param capacity the weight to stay within, at least 1
   * @param expectedEntries how many entries to make room for at first
   */
  public LearnedEviction(long capacity, int expectedEntries) {
    super(capacity, expectedEntries);
    this.held = new SlotBag(slots, expectedEntries);
    this.history = new UseHistory(expectedEntries);
    fit(Math.max(MIN_ENTRIES, (double) Math.min(capacity, expectedEntries)));
  }

  @Override
  public void onHit(long hash) {
    if (slots.find(hash) != SlotTable.NONE) {
      read(hash);
    }
  }

  @Override
  public boolean admit(long hash, int weight, boolean speculative, LongConsumer onEvict) {
    if (weight > capacity()) {
      return false;
    }
    if (!speculative) {
      read(hash);
    }
    while (weight() + weight > capacity()) {
      evictOne(onEvict);
    }
    held.add(slots.add(hash, weight));
    return true;
  }

  @Override
  public boolean evictOne(LongConsumer onEvict) {
    int victim = victim();
    if (victim == SlotTable.NONE) {
      return false;
    }
    evict(victim, onEvict);
    return true;
  }

  /** Without asking what is least probable: all must go. */
  @Override
  public long evictAll(LongConsumer onEvict) {
    long evicted = 0;
    while (held.size() > 0) {
      evict(held.at(held.size() - 1), onEvict);
      evicted++;
    }
    return evicted;
  }

  @Override
  public void expect(long session, long[] hashes, float[] probabilities) {
    expectations.replace(session, hashes, probabilities, history.now());
    for (int i = 0; i < EXPECTED_SAMPLES && hashes.length > 0; i++) {
      sample(hashes[random.nextInt(hashes.length)]);
    }
  }

  @Override
  public double probabilityOfUse(long hash, double predicted) {
    return probabilityOf(hash);
  }

  @Override
  public double costOfRoom() {
    if (slots.size() == 0 || weight() < capacity() - weight() / slots.size()) {
      return 0;
    }
    int victim = victim();
    double perWeight = probabilityOf(slots.hash(victim)) / slots.weight(victim);
    return Math.min(1, perWeight * weight() / slots.size());
  }

  @Override
  void free(int slot) {
    held.free(slot);
  }

  @Override
  public long weight() {
    return held.weight();
  }

  private void read(long hash) {
    history.read(hash);
    samples.judge(history, model);
    sample(hash);
    for (int i = 0; i < HELD_SAMPLES && slots.size() > 0; i++) {
      sample(slots.hash(anySlot()));
    }
    if (history.now() % READS_PER_FITTING == 0 && slots.size() > 0) {
      fit(Math.max(MIN_ENTRIES, (double) capacity() / weight() * slots.size()));
    }
  }

  private void fit(double entries) {
    history.setEntries(entries);
    samples.setMeanReads(entries * HORIZON);
  }

  private void sample(long hash) {
    description.describe(hash, history, expectations);
    samples.add(hash, history.now(), description);
  }

  private int victim() {
    int size = slots.size();
    if (size == 0) {
      return SlotTable.NONE;
    }
    int least = SlotTable.NONE;
    double leastWorth = Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(CANDIDATES, size); i++) {
      int slot = size <= CANDIDATES ? held.at(i) : anySlot();
      double worth = probabilityOf(slots.hash(slot)) / slots.weight(slot);
      if (worth < leastWorth) {
        leastWorth = worth;
        least = slot;
      }
    }
    return least;
  }

  private double probabilityOf(long hash) {
    description.describe(hash, history, expectations);
    return model.probability(description.cells(), 0, description.weightSet());
  }

  private int anySlot() {
    return held.at(random.nextInt(held.size()));
  }
}
