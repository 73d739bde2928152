package dev.hunch.core.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The generations of one namespace: of all its keys, of prefixes and of tags.
 *
 * <p>Bounded: when there is no room for one more, the oldest become the generation of all keys.
 * That costs hits on entries as old as they, and shows nothing that should be gone. Thread-safe if
 * one thread writes at a time.
 */
final class NamespaceGenerations {
  static final int MOST_PREFIXES = 1024;
  static final int MOST_TAGS = 65_536;

  /** Each length is a look-up for each read of an entry older than the newest generation. */
  static final int MOST_LENGTHS = 32;

  /** Which share of the records goes when there is no room: so each goes at a constant cost. */
  private static final int SHARE_DROPPED = 8;

  private final Map<String, Long> prefixes = new ConcurrentHashMap<>();
  private final Map<Long, Long> tags = new ConcurrentHashMap<>();

  /** The distinct lengths of the prefixes, in ascending order. */
  private volatile int[] lengths = {};

  /** What is stamped earlier is dead, whatever it is. */
  private volatile long floor;

  /** What is stamped with this or later is alive, whatever it is. */
  private volatile long newest;

  /** Whether what was stamped thus has been invalidated by nothing since. */
  boolean isAlive(String text, long stamp, Tags entryTags) {
    if (stamp >= newest) {
      return true;
    }
    if (stamp < floor) {
      return false;
    }
    for (int i = 0; i < entryTags.size(); i++) {
      Long clock = tags.get(entryTags.hash(i));
      if (clock != null && stamp < clock) {
        return false;
      }
    }
    for (int length : lengths) {
      if (length > text.length()) {
        break;
      }
      Long clock = prefixes.get(text.substring(0, length));
      if (clock != null && stamp < clock) {
        return false;
      }
    }
    return stamp >= floor; // a record that was not met may have become part of the floor
  }

  /** Takes up a generation. */
  void add(Generation generation) {
    long clock = generation.clock();
    if (generation instanceof Generation.OfAll) {
      raiseFloor(clock);
    } else if (clock > floor) {
      if (generation instanceof Generation.OfPrefix ofPrefix) {
        boolean isNew = !prefixes.containsKey(ofPrefix.prefix());
        prefixes.merge(ofPrefix.prefix(), clock, Math::max);
        if (isNew) {
          noteLengths();
        }
      } else if (generation instanceof Generation.OfTag ofTag) {
        tags.merge(ofTag.tagHash(), clock, Math::max);
      }
      makeRoom();
    }
    newest = Math.max(newest, clock);
  }

  private void makeRoom() {
    if (prefixes.size() > MOST_PREFIXES || lengths.length > MOST_LENGTHS) {
      dropOldest(prefixes);
    }
    if (tags.size() > MOST_TAGS) {
      dropOldest(tags);
    }
  }

  private void dropOldest(Map<?, Long> records) {
    long[] clocks = records.values().stream().mapToLong(Long::longValue).sorted().toArray();
    raiseFloor(clocks[clocks.length / SHARE_DROPPED]);
  }

  /** The floor first: a reader that misses a record must find it there. */
  private void raiseFloor(long clock) {
    floor = Math.max(floor, clock);
    long reached = floor;
    prefixes.values().removeIf(recorded -> recorded <= reached);
    tags.values().removeIf(recorded -> recorded <= reached);
    noteLengths();
  }

  private void noteLengths() {
    lengths = prefixes.keySet().stream().mapToInt(String::length).sorted().distinct().toArray();
  }

  /** Adds all that have to be known again after a restart; may run beside a writer. */
  void copyTo(String namespace, List<Generation> all) {
    List<Generation> records = new ArrayList<>();
    prefixes.forEach(
        (prefix, clock) -> records.add(new Generation.OfPrefix(namespace, prefix, clock)));
    tags.forEach((hash, clock) -> records.add(new Generation.OfTag(namespace, hash, clock)));
    // The floor last: what left the records meanwhile is part of it.
    if (floor > 0) {
      all.add(new Generation.OfAll(namespace, floor));
    }
    all.addAll(records);
  }

  /** How many records there are. */
  int size() {
    return prefixes.size() + tags.size();
  }
}
