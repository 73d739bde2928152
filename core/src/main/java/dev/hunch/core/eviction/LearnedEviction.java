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
  /** Share of the capacity that prefetched entries nobody has read yet may hold. */
  public static final double DEFAULT_PROBATION_SHARE = 0.25;

  /** How many entries are drawn for a victim, beside those left over from earlier draws. */
  private static final int DRAWN = 32;

  /** How many victims are taken of a draw where one is not enough. */
  private static final int VICTIMS_OF_A_DRAW = 4;

  private static final double PRICE_RATE = 1.0 / 16;

  /** The mean time over which a read counts as soon, in reads for each entry held. */
  static final double HORIZON = 0.35;

  private static final int HELD_SAMPLES = 3;
  private static final int EXPECTED_SAMPLES = 2;
  private static final int READS_PER_FITTING = 512;
  private static final int MIN_ENTRIES = 32;
  private static final int HOTTEST = 7;

  private final SplittableRandom random = new SplittableRandom(1);
  private final SlotBag proven;
  private final SlotBag unread;
  private final long share;
  private final long unreadCapacity;
  private final VictimPool pool = new VictimPool();

  /** What a unit of weight was worth where room was made lately; negative before the first. */
  private double roomPrice = -1;

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
   * @param probationShare the share of the capacity for unread prefetched entries, in (0, 1]
   */
  public LearnedEviction(long capacity, int expectedEntries, double probationShare) {
    this(capacity, capacity, expectedEntries, probationShare, 0);
  }

  /**
   * Likewise, where a capacity is shared with others.
   *
   * @param share what probation's share and the length of the future are counted from, at least 1
   */
  public LearnedEviction(long capacity, long share, int expectedEntries, double probationShare) {
    this(capacity, share, expectedEntries, probationShare, 0);
  }

  /** Likewise, at a moment of the clock that counts reads. */
  LearnedEviction(long capacity, long share, int expectedEntries, double probationShare, int now) {
    super(capacity, expectedEntries);
    if (!(probationShare > 0 && probationShare <= 1)) {
      throw new IllegalArgumentException("probationShare is not in (0, 1]: " + probationShare);
    }
    this.proven = new SlotBag(slots, 0, expectedEntries);
    this.unread = new SlotBag(slots, 1, 0);
    this.share = share;
    this.unreadCapacity = Math.max(1, (long) (share * probationShare));
    this.history = new UseHistory(now);
    fit(Math.max(MIN_ENTRIES, (double) Math.min(share, expectedEntries)));
  }

  @Override
  public void onHit(long hash) {
    int slot = slots.find(hash);
    if (slot == SlotTable.NONE) {
      return;
    }
    if (unread.holds(slot)) {
      unread.remove(slot);
      proven.add(slot);
    }
    read(hash);
  }

  @Override
  public void onMiss(long hash) {
    read(hash);
  }

  @Override
  public boolean admit(long hash, int weight, boolean speculative, LongConsumer onEvict) {
    if (weight > (speculative ? unreadCapacity : capacity())) {
      return false;
    }
    if (speculative) {
      if (priceOfRoom(weight) > probabilityOf(hash)) {
        return false;
      }
      while (unread.weight() + weight > unreadCapacity) {
        evict(leastOfUnread(), onEvict);
      }
    }
    makeRoom(weight, speculative, onEvict);
    (speculative ? unread : proven).add(slots.add(hash, weight));
    return true;
  }

  @Override
  public boolean readmit(
      long hash, int weight, boolean speculative, int level, LongConsumer onEvict) {
    boolean admitted = admit(hash, weight, speculative, onEvict);
    if (admitted && level > 0) {
      history.makeRoomFor(slots.size());
      history.recall(hash, level - 1); // nothing to learn from: it was not now
    }
    return admitted;
  }

  /** One more than the doublings of its reads. */
  @Override
  int heatOf(int slot) {
    int place = history.find(slots.hash(slot));
    int reads = place == UseHistory.NONE ? 0 : history.reads(place);
    return Math.min(HOTTEST, Integer.SIZE - Integer.numberOfLeadingZeros(reads));
  }

  @Override
  public boolean evictOne(LongConsumer onEvict) {
    if (slots.size() == 0) {
      return false;
    }
    draw();
    evict(victim(), onEvict);
    return true;
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
    if (roomPrice < 0) {
      draw();
      victim();
    }
    return Math.min(1, roomPrice * weight() / slots.size());
  }

  /** How many reads were noted since the clock was 0; wraps around. */
  public int reads() {
    return history.now();
  }

  @Override
  void free(int slot) {
    (unread.holds(slot) ? unread : proven).free(slot);
  }

  @Override
  public long weight() {
    return proven.weight() + unread.weight();
  }

  private void read(long hash) {
    history.read(hash);
    samples.judge(history, model);
    sample(hash);
    for (int i = 0; i < HELD_SAMPLES && slots.size() > 0; i++) {
      sample(slots.hash(anySlot()));
    }
    if (history.now() % READS_PER_FITTING == 0 && slots.size() > 0) {
      fit(Math.max(MIN_ENTRIES, (double) share / weight() * slots.size()));
    }
  }

  private void fit(double entries) {
    history.makeRoomFor(slots.size());
    history.setEntries(entries);
    samples.setMeanReads(entries * HORIZON);
  }

  private void sample(long hash) {
    if (samples.isFull()) {
      return;
    }
    description.describe(hash, history, expectations);
    samples.add(hash, history.now(), description);
  }

  /** How probable it is that what a prefetched entry of this weight pushes out is asked for. */
  private double priceOfRoom(int weight) {
    double price = 0;
    long fromUnread = Math.max(0, unread.weight() + weight - unreadCapacity);
    if (fromUnread > 0) {
      int least = leastOfUnread();
      price = worthOf(least) * Math.max(fromUnread, slots.weight(least));
    }
    long missing = weight() + weight - capacity() - fromUnread;
    if (missing > 0) {
      draw();
      victim();
      double worth = 0;
      for (int number = 0; number < pool.size() && missing > 0; number++) {
        int slot = slots.find(pool.hash(number));
        if (slot != SlotTable.NONE) {
          worth = pool.worth(number);
          price += worth * slots.weight(slot);
          missing -= slots.weight(slot);
        }
      }
      price += worth * Math.max(0, missing);
    }
    return price;
  }

  private void makeRoom(int weight, boolean speculative, LongConsumer onEvict) {
    for (int evicted = 0; weight() + weight > capacity(); evicted++) {
      boolean isDrawn = speculative && evicted == 0; // when its price was asked
      if (evicted % VICTIMS_OF_A_DRAW == 0 && !isDrawn) {
        draw();
      }
      evict(victim(), onEvict);
    }
  }

  /** Lets some entries drawn at random compete with those left over from earlier draws. */
  private void draw() {
    int size = slots.size();
    for (int i = 0; i < Math.min(DRAWN, size); i++) {
      int slot = size <= DRAWN ? slotAt(i) : anySlot();
      pool.offer(slots.hash(slot), worthOf(slot));
    }
  }

  /** The slot of least worth now among those drawn, of which there must be one that is held. */
  private int victim() {
    while (true) {
      if (pool.size() == 0) {
        draw();
      }
      long hash = pool.hash(0);
      int slot = slots.find(hash);
      double worth = slot == SlotTable.NONE ? 0 : worthOf(slot);
      if (slot == SlotTable.NONE) {
        pool.remove(0);
      } else if (pool.size() > 1 && worth > pool.worth(1)) {
        pool.offer(hash, worth);
      } else {
        roomPrice += (worth - roomPrice) * (roomPrice < 0 ? 1 : PRICE_RATE);
        return slot;
      }
    }
  }

  private int leastOfUnread() {
    int least = SlotTable.NONE;
    double leastWorth = Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(DRAWN, unread.size()); i++) {
      int slot = unread.at(unread.size() <= DRAWN ? i : random.nextInt(unread.size()));
      double worth = worthOf(slot);
      if (worth < leastWorth) {
        leastWorth = worth;
        least = slot;
      }
    }
    return least;
  }

  private double worthOf(int slot) {
    return probabilityOf(slots.hash(slot)) / slots.weight(slot);
  }

  private double probabilityOf(long hash) {
    description.describe(hash, history, expectations);
    return model.probability(description);
  }

  private int anySlot() {
    return slotAt(random.nextInt(slots.size()));
  }

  private int slotAt(int number) {
    return number < proven.size() ? proven.at(number) : unread.at(number - proven.size());
  }
}
