package dev.hunch.predictor;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small log: users are looked at, then their carts and reviews; each user comes once, so that no
 * key of a user was ever asked for before. Between them random products.
 */
public final class ShopLog {
  private ShopLog() {}

  /** Makes a log of at least so many events, with users numbered from {@code firstUser}. */
  public static List<AccessEvent> of(int events, int firstUser, long seed) {
    Random random = new Random(seed);
    List<AccessEvent> log = new ArrayList<>();
    int[] steps = new int[4];
    int[] users = new int[4];
    int nextUser = firstUser;
    long millis = 1_767_225_600_000L;
    while (log.size() < events) {
      int session = random.nextInt(steps.length);
      int step = steps[session]++ % 5;
      if (step == 0) {
        users[session] = nextUser++;
      }
      String user = Integer.toString(users[session]);
      String text =
          switch (step) {
            case 0 -> "user:" + user;
            case 1 -> "cart:" + user;
            case 2 -> "reviews:" + user + "|all";
            default -> "product:" + random.nextInt(5_000);
          };
      millis += random.nextInt(50);
      log.add(event(millis, "s" + session, text));
    }
    return log;
  }

  /** Makes one event. */
  public static AccessEvent event(long millis, String session, String text) {
    return new AccessEvent(millis, session, Key.of("shop", text), AccessResult.MISS, 100);
  }
}
