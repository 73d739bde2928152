package dev.hunch.core.eviction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One capacity, shared by namespaces: those with a quota have a policy of their own, the others one
 * together, whose quota is what is left.
 *
 * <p>What one does not use, another may. When room is needed, the one that is most above its quota
 * gives it, by its own policy's choice; one that is within its quota never does. The capacity holds
 * as soon as a call has returned. Not thread-safe. Deterministic.
 *
 * <p>Costs nothing for each entry beside what the policies take; finding who holds a hash is a
 * look-up in each of them.
 */
public final class QuotaEviction {
  /** Makes a policy that shares a capacity. */
  @FunctionalInterface
  public interface PolicyFactory {
    /**
     * Makes an empty one.
     *
     * @param capacity what it may hold when nobody else needs the room
     * @param quota what it may hold in any case
     */
    EvictionPolicy newPolicy(long capacity, long quota);
  }

  private record Part(EvictionPolicy policy, long quota) {
    long aboveQuota() {
      return policy.weight() - quota;
    }
  }

  /** Whether the entry that is being admitted was chosen as a victim itself. */
  private static final class Candidate implements LongConsumer {
    private final long hash;
    private final LongConsumer onEvict;
    private boolean evicted;

    Candidate(long hash, LongConsumer onEvict) {
      this.hash = hash;
      this.onEvict = onEvict;
    }

    @Override
    public void accept(long victim) {
      if (victim == hash) {
        evicted = true;
      } else {
        onEvict.accept(victim);
      }
    }
  }

  private final long capacity;
  private final Part rest;
  private final Map<String, Part> byNamespace = new TreeMap<>();
  private final List<Part> parts = new ArrayList<>();

  private QuotaEviction(EvictionPolicy all) {
    this.capacity = all.capacity();
    this.rest = new Part(all, capacity);
    this.parts.add(rest);
  }

  /**
   * Shares a capacity.
   *
   * @param capacity the weight that all stay within together, at least 1
   * @param quotas namespace → its share of the capacity, in (0, 1]; together at most 1
   * @param factory makes the policies
   */
  public QuotaEviction(long capacity, Map<String, Double> quotas, PolicyFactory factory) {
    this.capacity = capacity;
    double left = 1;
    for (Map.Entry<String, Double> entry : new TreeMap<>(quotas).entrySet()) {
      double share = entry.getValue();
      left -= share;
      if (!(share > 0 && left > -1e-9)) {
        throw new IllegalArgumentException("quotas are not in (0, 1] or above 1: " + quotas);
      }
      Part part = part(factory, (long) (capacity * share));
      byNamespace.put(entry.getKey(), part);
      parts.add(part);
    }
    this.rest = part(factory, (long) (capacity * Math.max(0, left)));
    parts.add(rest);
  }

  private Part part(PolicyFactory factory, long quota) {
    long atLeast = Math.max(1, quota);
    return new Part(factory.newPolicy(capacity, atLeast), quota);
  }

  /** All namespaces together under one policy. */
  public static QuotaEviction none(EvictionPolicy policy) {
    return new QuotaEviction(policy);
  }

  /** The policy that the namespace's entries are under. It may be asked and told of reads only. */
  public EvictionPolicy policyOf(String namespace) {
    return partOf(namespace).policy;
  }

  private Part partOf(String namespace) {
    return byNamespace.getOrDefault(namespace, rest);
  }

  /** The policies, each once. */
  public List<EvictionPolicy> policies() {
    return parts.stream().map(Part::policy).toList();
  }

  /** Notes a hit; does nothing if the hash is not held. */
  public void onHit(long hash) {
    for (Part part : parts) {
      part.policy.onHit(hash); // who does not hold it does nothing
    }
  }

  /** Notes some hits, of the first {@code count} hashes, one after the other. */
  public void onHits(long[] hashes, int count) {
    for (Part part : parts) {
      part.policy.onHits(hashes, count);
    }
  }

  /**
   * Admits an entry that is not held, evicting others until it fits.
   *
   * @see EvictionPolicy#admit
   */
  public boolean admit(
      String namespace, long hash, int weight, boolean speculative, LongConsumer onEvict) {
    Part own = partOf(namespace);
    return mayHold(own, weight)
        && own.policy.admit(hash, weight, speculative, onEvict)
        && keepWithinCapacity(hash, onEvict);
  }

  /**
   * Admits an entry as hot as it was.
   *
   * @see EvictionPolicy#readmit
   */
  public boolean readmit(
      String namespace,
      long hash,
      int weight,
      boolean speculative,
      int level,
      LongConsumer onEvict) {
    Part own = partOf(namespace);
    return mayHold(own, weight)
        && own.policy.readmit(hash, weight, speculative, level, onEvict)
        && keepWithinCapacity(hash, onEvict);
  }

  /**
   * How hot an entry is that another one of its key is about to replace.
   *
   * @see EvictionPolicy#levelOf
   */
  public int levelOf(String namespace, long hash) {
    return policyOf(namespace).levelOf(hash);
  }

  private boolean mayHold(Part own, int weight) {
    return weight <= capacity - keptByOthers(own);
  }

  /** Says whether the entry with this hash is still held once all is within the capacity. */
  private boolean keepWithinCapacity(long hash, LongConsumer onEvict) {
    Candidate candidate = new Candidate(hash, onEvict);
    while (weight() > capacity && !candidate.evicted) {
      Part giver = mostAboveQuota();
      if (giver == null || !giver.policy.evictOne(candidate)) {
        throw new IllegalStateException("nobody is above its quota: " + weight());
      }
    }
    return !candidate.evicted;
  }

  /** What nobody may take from the others: what they hold within their quotas. */
  private long keptByOthers(Part own) {
    long kept = 0;
    for (Part part : parts) {
      kept += Math.min(part.policy.weight(), part.quota);
    }
    return kept - Math.min(own.policy.weight(), own.quota);
  }

  private @Nullable Part mostAboveQuota() {
    Part most = null;
    for (Part part : parts) {
      if (part.aboveQuota() > (most == null ? 0 : most.aboveQuota())) {
        most = part;
      }
    }
    return most;
  }

  /**
   * Evicts one entry, so that there is room for one of the namespace: of the one most above its
   * quota, else of its own.
   *
   * @return false if nothing is held that may go
   */
  public boolean evictOne(String namespace, LongConsumer onEvict) {
    Part giver = mostAboveQuota();
    return (giver == null ? partOf(namespace) : giver).policy.evictOne(onEvict);
  }

  /** Forgets an entry that left for another reason; does nothing if it is not held. */
  public void remove(long hash) {
    for (Part part : parts) {
      part.policy.remove(hash);
    }
  }

  /** Whether the entry is held. */
  public boolean contains(long hash) {
    for (Part part : parts) {
      if (part.policy.contains(hash)) {
        return true;
      }
    }
    return false;
  }

  /** How many entries are held. */
  public long size() {
    return parts.stream().mapToLong(part -> part.policy.size()).sum();
  }

  /** What they weigh together. */
  public long weight() {
    long weight = 0;
    for (Part part : parts) {
      weight += part.policy.weight();
    }
    return weight;
  }

  /** What they may weigh together. */
  public long capacity() {
    return capacity;
  }
}
