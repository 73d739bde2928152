package dev.hunch.training.baseline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import dev.hunch.core.eviction.EvictionPolicy;
import java.util.function.LongConsumer;
import org.agrona.collections.LongArrayList;

/**
 * W-TinyLFU as Caffeine has it: a small LRU window before a segmented LRU that admits by frequency,
 * with the window's size learned (Einziger, Friedman and Manes, "TinyLFU: a highly efficient cache
 * admission policy", ACM Transactions on Storage 2017).
 *
 * <p>It may turn a candidate away. Against floods Caffeine lets a warm candidate in by chance, one
 * in 128, so two replays may differ a little. To it a prefetched entry is like any other.
 */
public final class WTinyLfuEviction implements EvictionPolicy {
  private final long capacity;
  private final Cache<Long, Integer> cache;
  private final Policy.Eviction<Long, Integer> eviction;
  private final LongArrayList victims = new LongArrayList();

  /**
   * Creates an empty policy.
   *
   * @param capacity the weight to stay within, at least 1
   */
  public WTinyLfuEviction(long capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is below 1: " + capacity);
    }
    this.capacity = capacity;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(capacity)
            .weigher((Long hash, Integer weight) -> weight)
            .executor(Runnable::run) // maintenance at once, on the caller's thread
            .evictionListener((hash, weight, cause) -> victims.addLong(hash == null ? 0 : hash))
            .build();
    this.eviction = cache.policy().eviction().orElseThrow();
  }

  @Override
  public void onHit(long hash) {
    var unused = cache.getIfPresent(hash);
    cache.cleanUp(); // or a full buffer drops some of the reads it was told of
  }

  @Override
  public boolean admit(long hash, int weight, boolean speculative, LongConsumer onEvict) {
    if (weight > capacity) {
      return false;
    }
    victims.clear();
    cache.put(hash, weight);
    cache.cleanUp();
    boolean isAdmitted = true;
    for (int i = 0; i < victims.size(); i++) {
      long victim = victims.getLong(i);
      if (victim == hash) {
        isAdmitted = false;
      } else {
        onEvict.accept(victim);
      }
    }
    return isAdmitted;
  }

  @Override
  public boolean evictOne(LongConsumer onEvict) {
    for (long victim : eviction.coldest(1).keySet()) {
      cache.invalidate(victim);
      onEvict.accept(victim);
      return true;
    }
    return false;
  }

  @Override
  public void remove(long hash) {
    cache.invalidate(hash);
  }

  @Override
  public boolean contains(long hash) {
    return cache.policy().getIfPresentQuietly(hash) != null;
  }

  @Override
  public int size() {
    return (int) cache.estimatedSize();
  }

  @Override
  public long weight() {
    return eviction.weightedSize().orElseThrow();
  }

  @Override
  public long capacity() {
    return capacity;
  }
}
