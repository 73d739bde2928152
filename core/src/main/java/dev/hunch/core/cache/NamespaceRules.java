package dev.hunch.core.cache;

/**
 * What holds for the entries of a namespace.
 *
 * @param freshness how long they may be served
 * @param maxValueBytes the largest value that is kept, in bytes, at least 1
 */
public record NamespaceRules(Freshness freshness, int maxValueBytes) {
  public NamespaceRules {
    if (maxValueBytes < 1) {
      throw new IllegalArgumentException("maxValueBytes is below 1: " + maxValueBytes);
    }
  }

  /** Rules that keep values of any size. */
  public static NamespaceRules of(Freshness freshness) {
    return new NamespaceRules(freshness, Integer.MAX_VALUE);
  }
}
