package dev.hunch.demo.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The service that this is all for: it renders the shop's pages, reading key after key in the way
 * that object mappers do (an order, then its lines, then the product of each line).
 *
 * <p>It knows which keys come next from the JSON that it got; nobody tells it. Not thread-safe: one
 * for each session.
 */
final class ShopService {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Tiles that a page renders of a list of products. */
  private static final int TILES = 4;

  private final String session;
  private final ShopReads reads;
  private final CartWrites writes;
  private final Runnable work;

  /**
   * Creates the service of one session.
   *
   * @param session the session's id, which every read carries
   * @param reads where it reads
   * @param writes where it writes
   * @param work what the service does with each answer before it asks for the next
   */
  ShopService(String session, ShopReads reads, CartWrites writes, Runnable work) {
    this.session = session;
    this.reads = reads;
    this.writes = writes;
    this.work = work;
  }

  /** The page after login: who it is, what is in the cart, what sells well where the user looks. */
  Page home(long user) {
    JsonNode row = first(rows(ShopKeys.user(user)));
    rows(ShopKeys.cart(user));
    return category(row.path("favourite_category").asLong());
  }

  /** The best of a category, a tile for each. */
  Page category(long category) {
    List<Long> products = longs(rows(ShopKeys.bestsellers(category)), "product_id");
    tiles(products);
    return new Page(products, List.of());
  }

  /** The user's data and last orders. */
  Page account(long user) {
    rows(ShopKeys.user(user));
    rows(ShopKeys.address(user));
    return new Page(List.of(), longs(rows(ShopKeys.ordersOf(user)), "id"));
  }

  /** An order, where it is, and what was in it. */
  Page order(long order) {
    rows(ShopKeys.order(order));
    List<Long> products = longs(rows(ShopKeys.order(order, "lines")), "product_id");
    rows(ShopKeys.order(order, "shipment"));
    rows(ShopKeys.order(order, "payment"));
    for (long product : products) {
      rows(ShopKeys.product(product));
    }
    return new Page(products, List.of());
  }

  /** A product with its stock, its reviews, and tiles of products like it. */
  Page product(long product) {
    rows(ShopKeys.product(product));
    rows(ShopKeys.product(product, "stock"));
    rows(ShopKeys.product(product, "rating"));
    rows(ShopKeys.product(product, "reviews"));
    List<Long> related = longs(rows(ShopKeys.product(product, "related")), "related_id");
    tiles(related);
    return new Page(related, List.of());
  }

  /** What is in the cart, and whether it can be had. */
  Page cart(long user) {
    rows(ShopKeys.user(user));
    List<Long> products = longs(rows(ShopKeys.cart(user)), "product_id");
    for (long product : products) {
      rows(ShopKeys.product(product));
      rows(ShopKeys.product(product, "stock"));
    }
    return new Page(products, List.of());
  }

  /** Lays a product into the cart and shows the number of lines in it. */
  void addToCart(long user, long product) {
    writes.addToCart(session, user, product);
    rows(ShopKeys.cart(user));
  }

  private void tiles(List<Long> products) {
    for (long product : products.subList(0, Math.min(TILES, products.size()))) {
      rows(ShopKeys.product(product));
      rows(ShopKeys.product(product, "rating"));
    }
  }

  private JsonNode rows(String key) {
    byte[] value = reads.read(session, key);
    try {
      JsonNode rows = value == null ? JSON.createArrayNode() : JSON.readTree(value);
      work.run();
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException("the value of " + key + " is not JSON", e);
    }
  }

  private static JsonNode first(JsonNode rows) {
    if (rows.isEmpty()) {
      throw new IllegalStateException("a row that must be there is not");
    }
    return rows.get(0);
  }

  private static List<Long> longs(JsonNode rows, String column) {
    List<Long> found = new ArrayList<>(rows.size());
    for (JsonNode row : rows) {
      found.add(row.path(column).asLong());
    }
    return found;
  }
}
