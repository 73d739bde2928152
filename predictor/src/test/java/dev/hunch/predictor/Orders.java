package dev.hunch.predictor;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.Response;
import dev.hunch.predictor.response.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A log of orders: each is read, then its lines, then the product of each line. */
public final class Orders {
  private Orders() {}

  /** Makes a log of so many orders of random products, with their responses. */
  public static List<AccessEvent> log(int orders, long seed) {
    Random random = new Random(seed);
    List<AccessEvent> log = new ArrayList<>();
    long millis = 1_767_225_600_000L;
    for (int order = 0; order < orders; order++) {
      String session = "s" + order % 5;
      int id = 10_000 + random.nextInt(1_000_000);
      long[] products = random.longs(1 + random.nextInt(4), 10_000, 10_000_000).toArray();
      log.add(event(millis, session, "order:" + id, "[{\"id\":" + id + ",\"cents\":99}]"));
      log.add(event(millis + 1, session, "order:" + id + ":lines", lines(products)));
      for (long product : products) {
        log.add(event(millis + 2, session, "product:" + product, "[{\"name\":\"It\"}]"));
      }
      millis += 10;
    }
    return log;
  }

  /** What the lines of an order with these products are answered with. */
  public static String lines(long... products) {
    StringBuilder json = new StringBuilder("[");
    for (int line = 0; line < products.length; line++) {
      json.append(line == 0 ? "" : ",").append("{\"line\":").append(line + 1);
      json.append(",\"product_id\":").append(products[line]).append(",\"quantity\":1}");
    }
    return json.append("]").toString();
  }

  /** Makes a read that was answered with this value. */
  public static AccessEvent event(long millis, String session, String text, String json) {
    Key key = Key.of("shop", text);
    Response response = JsonFields.responseOf(key, json.getBytes(StandardCharsets.UTF_8));
    return new AccessEvent(millis, session, key, AccessResult.MISS, json.length(), response, false);
  }
}
