package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The tags that an entry can be invalidated by, as 64-bit hashes.
 *
 * <p>Two tags of one hash are one tag: that costs hits and shows nothing that should be gone.
 * Immutable and thread-safe.
 */
public final class Tags {
  /** How many tags the caller may give a value. */
  public static final int MOST_OF_CALLER = 8;

  /** How many tags the configuration may give a key. */
  public static final int MOST_OF_CONFIGURATION = 8;

  /** How many tags an entry may have. */
  public static final int MOST = MOST_OF_CALLER + MOST_OF_CONFIGURATION;

  /** No tag. */
  public static final Tags NONE = new Tags(new long[0]);

  private final long[] hashes;

  private Tags(long[] hashes) {
    if (hashes.length > MOST) {
      throw new IllegalArgumentException("more than " + MOST + " tags: " + hashes.length);
    }
    this.hashes = hashes;
  }

  /**
   * Returns the tags of these names.
   *
   * @throws IllegalArgumentException if there are more than {@link #MOST}
   */
  public static Tags of(String namespace, Collection<String> names) {
    return ofHashes(names.stream().mapToLong(name -> hashOf(namespace, name)).toArray());
  }

  /**
   * Returns the tags of these hashes.
   *
   * @throws IllegalArgumentException if there are more than {@link #MOST}
   */
  public static Tags ofHashes(long... hashes) {
    return hashes.length == 0 ? NONE : new Tags(distinct(LongStream.of(hashes)));
  }

  /** The hash of a namespace's tag; equal in every process. */
  static long hashOf(String namespace, String name) {
    return Key.hashOf(namespace, name);
  }

  /**
   * Returns these tags and the others.
   *
   * @throws IllegalArgumentException if there are more than {@link #MOST}
   */
  Tags and(Tags others) {
    if (others.hashes.length == 0) {
      return this;
    }
    return hashes.length == 0
        ? others
        : new Tags(
            distinct(LongStream.concat(LongStream.of(hashes), LongStream.of(others.hashes))));
  }

  private static long[] distinct(LongStream hashes) {
    return hashes.sorted().distinct().toArray();
  }

  /** How many there are. */
  public int size() {
    return hashes.length;
  }

  /** The hash of one of them, in ascending order. */
  public long hash(int index) {
    return hashes[index];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Tags that && Arrays.equals(hashes, that.hashes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hashes);
  }

  @Override
  public String toString() {
    return "Tags[" + hashes.length + "]";
  }
}
