package dev.hunch.sidecar.endurance;

import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/**
 * What a read may answer: no version older than what the last acknowledged write or invalidation of
 * its key made sure of before the read began, and none that was not there yet.
 *
 * <p>Thread-safe.
 */
final class Reference {
  private static final int TOLD = 100;

  private final SharedTruth truth;
  private final AtomicLongArray assured;
  private final Tally tally;
  private final Collection<String> wrong = new ConcurrentLinkedQueue<>();

  Reference(SharedTruth truth, int keys, Tally tally) {
    this.truth = truth;
    this.assured = new AtomicLongArray(keys);
    this.tally = tally;
  }

  /** The versions of some keys at one time. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Versions(int[] keys, long[] versions) {}

  /** What an invalidation of these keys that is sent now will assure, once it is acknowledged. */
  Versions present(int... keys) {
    return new Versions(keys, IntStream.of(keys).mapToLong(truth::version).toArray());
  }

  /** A write or an invalidation was acknowledged: nothing older may be read from now on. */
  void assure(Versions acknowledged) {
    for (int i = 0; i < acknowledged.keys().length; i++) {
      assured.accumulateAndGet(acknowledged.keys()[i], acknowledged.versions()[i], Math::max);
    }
  }

  /** What a read of these keys that begins now may answer at the oldest. */
  Versions oldest(int... keys) {
    return new Versions(keys, IntStream.of(keys).mapToLong(assured::get).toArray());
  }

  /** Checks a value that was read. */
  void checkFound(int key, long oldest, byte[] value) {
    tally.add("answers checked");
    if (VersionedValues.isInParts(value)) {
      tally.add("answers in parts");
    }
    long newest = truth.version(key);
    long version = VersionedValues.versionOf(key, value);
    if (version < 0 || version > newest) {
      tell("key " + key + " never had this value of " + value.length + " bytes");
    } else if (version < oldest) {
      tell("key " + key + " is in version " + version + ", assured was " + oldest);
    }
  }

  /** Checks that a key which was not found need not have been. */
  void checkAbsent(int key, long oldest) {
    tally.add("answers checked");
    long newest = truth.version(key);
    for (long version = Math.max(1, oldest); version <= newest; version++) {
      if (VersionedValues.isAbsent(key, version)) {
        return;
      }
    }
    tell("key " + key + " was there in all versions from " + oldest + " to " + newest);
  }

  /** What should not have been; the first of it. */
  Collection<String> wrong() {
    return wrong;
  }

  /** Notes something that should not have been. */
  void tell(String what) {
    tally.add("WRONG");
    if (wrong.size() < TOLD) {
      wrong.add(what);
    }
  }
}
