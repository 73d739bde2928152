package dev.hunch.demo.show;

import dev.hunch.demo.shop.CrowdOptions;
import dev.hunch.demo.shop.ShopSize;
import java.time.Duration;

/**
 * How large the demo is.
 *
 * @param seed decides the shop's rows and every user's steps
 * @param storeRoundTrip what the proxy adds between service or sidecar and database
 * @param size how much there is in the shop
 * @param cacheMebibytes the cache's capacity
 * @param trainingSessions visits that make the access log
 * @param shownSessions visits that are measured, the same in each mode
 * @param warmUpSessions visits, in another namespace, before anything is measured
 * @param atOnce users there at the same time
 * @param thinkMillis mean time that a user looks at a page, compressed
 * @param workMillis mean time that the service works on an answer
 * @param epochs most epochs that the network trains
 */
public record DemoPlan(
    long seed,
    Duration storeRoundTrip,
    ShopSize size,
    int cacheMebibytes,
    int trainingSessions,
    int shownSessions,
    int warmUpSessions,
    int atOnce,
    double thinkMillis,
    double workMillis,
    int epochs) {
  /** Share of the users that come while the access log is made; the others come to be shown. */
  private static final double TRAINING_USERS = 0.5;

  /** What {@code hunch demo} shows. */
  public static DemoPlan full(long seed, Duration storeRoundTrip) {
    return new DemoPlan(seed, storeRoundTrip, ShopSize.FULL, 2, 300, 180, 30, 16, 120, 1, 4);
  }

  /** Small enough for a test. */
  public static DemoPlan quick(long seed, Duration storeRoundTrip) {
    return new DemoPlan(seed, storeRoundTrip, ShopSize.QUICK, 1, 120, 60, 10, 16, 60, 1, 2);
  }

  /** Who makes the access log. */
  CrowdOptions trainingCrowd() {
    // Twice as many at once: nothing is measured, and the demo is to be short.
    return crowd("train", 1, lastTrainingUser(), trainingSessions, 2 * atOnce, seed + 1);
  }

  /** Who is measured: users that training has never seen, with orders of their own. */
  CrowdOptions shownCrowd() {
    return crowd("visit", lastTrainingUser() + 1, size.users(), shownSessions, atOnce, seed + 2);
  }

  /** Who comes before anything is measured. */
  CrowdOptions warmUpCrowd() {
    return crowd("warm", 1, lastTrainingUser(), warmUpSessions, atOnce, seed + 3);
  }

  private CrowdOptions crowd(
      String name, int first, int last, int sessions, int together, long crowdSeed) {
    return new CrowdOptions(
        name, first, last, sessions, together, thinkMillis, workMillis, crowdSeed);
  }

  private int lastTrainingUser() {
    return (int) (size.users() * TRAINING_USERS);
  }
}
