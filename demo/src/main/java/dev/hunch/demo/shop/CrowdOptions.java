package dev.hunch.demo.shop;

/**
 * Who browses, how long and how fast.
 *
 * @param name the sessions are called {@code name-0}, {@code name-1}, …
 * @param firstUser the lowest user id that comes
 * @param lastUser the highest user id that comes
 * @param sessions how many visits there are in all
 * @param atOnce how many users are there at the same time
 * @param thinkMillis mean time that a user looks at a page, compressed, in ms
 * @param workMillis mean time that the service works on an answer before it asks for the next, in
 *     ms
 * @param seed decides every step
 */
public record CrowdOptions(
    String name,
    int firstUser,
    int lastUser,
    int sessions,
    int atOnce,
    double thinkMillis,
    double workMillis,
    long seed) {
  public CrowdOptions {
    if (firstUser < 1 || lastUser < firstUser) {
      throw new IllegalArgumentException("not users: " + firstUser + " to " + lastUser);
    }
    if (sessions < 1 || atOnce < 1) {
      throw new IllegalArgumentException(sessions + " sessions, " + atOnce + " at once");
    }
    if (!(thinkMillis >= 0) || !(workMillis >= 0)) {
      throw new IllegalArgumentException(
          "negative pauses: think " + thinkMillis + " ms, work " + workMillis + " ms");
    }
  }
}
