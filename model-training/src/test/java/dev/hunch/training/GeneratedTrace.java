package dev.hunch.training;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.Response;
import dev.hunch.core.access.ResponseFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A small trace made from a seed: sessions that walk from a user to its orders and their lines. */
public final class GeneratedTrace {
  private static final int SESSIONS = 8;
  private static final long START_MILLIS = 1_767_225_600_000L;

  private GeneratedTrace() {}

  /** The same reads, each answered with the number in the key that its session reads next. */
  public static List<AccessEvent> naming(List<AccessEvent> events) {
    Map<String, String> next = new HashMap<>();
    List<AccessEvent> answered = new ArrayList<>(events);
    for (int i = events.size() - 1; i >= 0; i--) {
      AccessEvent event = events.get(i);
      String number = next.put(event.session(), event.key().text().replaceAll("\\D", ""));
      ResponseFields fields = new ResponseFields.Builder().add("[].next", number).build();
      answered.set(i, event.withResponse(Response.of(fields)));
    }
    return answered;
  }

  /** Returns so many reads; the same seed gives the same ones. */
  public static List<AccessEvent> of(long seed, int reads) {
    Random random = new Random(seed);
    int[] steps = new int[SESSIONS];
    int[] users = new int[SESSIONS];
    List<AccessEvent> events = new ArrayList<>();
    long millis = START_MILLIS;
    while (events.size() < reads) {
      int session = random.nextInt(SESSIONS);
      int step = steps[session]++ % 4;
      if (step == 0) {
        double popularity = random.nextDouble();
        users[session] = (int) (popularity * popularity * popularity * 600);
      }
      int user = users[session];
      String text =
          switch (step) {
            case 0 -> "user:" + user;
            case 1 -> "user:" + user + ":orders";
            case 2 -> "order:" + user + ":lines";
            default -> "product:" + (int) Math.abs(random.nextGaussian() * 25);
          };
      millis += random.nextInt(20);
      events.add(
          new AccessEvent(
              millis, "s" + session, Key.of("shop", text), AccessResult.MISS, 100 + user));
    }
    return events;
  }
}
