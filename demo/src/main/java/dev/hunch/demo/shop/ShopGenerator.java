package dev.hunch.demo.shop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Fills an empty database with the shop: users, products, orders with lines, reviews, carts.
 *
 * <p>The same seed and size make the same rows. What is bought, reviewed and laid into carts
 * follows the {@link Popularity} that the users follow as well.
 */
public final class ShopGenerator {
  static final int RELATED = 4;
  static final int BESTSELLERS = 8;
  private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);

  private final ShopSize size;
  private final Popularity popularity;
  private final SplittableRandom random;

  /** Creates a generator; {@code seed} decides every row. */
  public ShopGenerator(ShopSize size, long seed) {
    this.size = size;
    this.popularity = new Popularity(size, seed);
    this.random = new SplittableRandom(seed);
  }

  /**
   * Makes the tables and fills them, in one transaction.
   *
   * @throws SQLException if the database refuses, as it does when the tables exist
   */
  public void fill(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    execute(connection, "schema.sql");
    fillUsers(connection, random.split());
    fillProducts(connection, random.split());
    fillOrders(connection, random.split());
    fillReviews(connection, random.split());
    fillCarts(connection, random.split());
    execute(connection, "indexes.sql");
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Takes all carts back to what they were when the shop was filled. */
  public static void resetCarts(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("truncate carts; insert into carts select * from carts_at_first");
    }
  }

  private void fillUsers(Connection connection, RandomGenerator random) throws SQLException {
    try (TableInsert users = new TableInsert(connection, "users", 7)) {
      for (int id = 1; id <= size.users(); id++) {
        String name = Words.name(random) + ' ' + Words.name(random);
        users.row(
            id,
            name,
            name.replace(' ', '.') + "@example.org",
            Words.pick(Words.CITIES, random),
            1 + popularity.category(random),
            TODAY.minusDays(random.nextInt(3_000)),
            random.nextInt(10_000));
      }
    }
    try (TableInsert addresses = new TableInsert(connection, "addresses", 4)) {
      for (int id = 1; id <= size.users(); id++) {
        addresses.row(
            id,
            Words.name(random) + " Street " + (1 + random.nextInt(200)),
            10_000 + random.nextInt(90_000),
            Words.pick(Words.CITIES, random));
      }
    }
  }

  private void fillProducts(Connection connection, RandomGenerator random) throws SQLException {
    try (TableInsert products = new TableInsert(connection, "products", 5)) {
      for (int id = 1; id <= size.products(); id++) {
        products.row(
            id,
            popularity.categoryOf(id),
            Words.name(random) + ' ' + Words.name(random),
            100 + random.nextInt(20_000),
            Words.text(120 + random.nextInt(400), random));
      }
    }
    try (TableInsert stock = new TableInsert(connection, "stock", 4)) {
      for (int id = 1; id <= size.products(); id++) {
        stock.row(
            id,
            Words.pick(Words.WAREHOUSES, random),
            random.nextInt(500),
            TODAY.plusDays(random.nextInt(60)));
      }
    }
    try (TableInsert related = new TableInsert(connection, "related_products", 3)) {
      for (int id = 1; id <= size.products(); id++) {
        for (int position = 1; position <= RELATED; position++) {
          related.row(id, position, popularity.productLike(id, random));
        }
      }
    }
    try (TableInsert bestsellers = new TableInsert(connection, "bestsellers", 3)) {
      for (int category = 1; category <= size.categories(); category++) {
        int position = 1;
        for (int product : popularity.bestOf(category, BESTSELLERS)) {
          bestsellers.row(category, position++, product);
        }
      }
    }
  }

  private void fillOrders(Connection connection, RandomGenerator random) throws SQLException {
    int[] totals = new int[size.orders() + 1];
    try (TableInsert lines = new TableInsert(connection, "order_lines", 5)) {
      for (int order = 1; order <= size.orders(); order++) {
        int count = 1 + random.nextInt(7);
        for (int line = 1; line <= count; line++) {
          int quantity = 1 + random.nextInt(3);
          int price = 100 + random.nextInt(20_000);
          totals[order] += quantity * price;
          lines.row(order, line, popularity.product(random), quantity, price);
        }
      }
    }
    try (TableInsert orders = new TableInsert(connection, "orders", 5)) {
      for (int order = 1; order <= size.orders(); order++) {
        // Everybody has ordered once; beyond that, chance decides.
        int user = order <= size.users() ? order : 1 + random.nextInt(size.users());
        orders.row(order, user, someTime(random), Words.pick(Words.STATES, random), totals[order]);
      }
    }
    try (TableInsert shipments = new TableInsert(connection, "shipments", 4)) {
      for (int order = 1; order <= size.orders(); order++) {
        shipments.row(
            order,
            Words.pick(Words.CARRIERS, random),
            "T" + (1_000_000_000L + random.nextInt(1_000_000_000)),
            Words.pick(Words.STATES, random));
      }
    }
    try (TableInsert payments = new TableInsert(connection, "payments", 4)) {
      for (int order = 1; order <= size.orders(); order++) {
        payments.row(order, Words.pick(Words.METHODS, random), "settled", totals[order]);
      }
    }
  }

  private void fillReviews(Connection connection, RandomGenerator random) throws SQLException {
    try (TableInsert reviews = new TableInsert(connection, "reviews", 6)) {
      for (int id = 1; id <= size.reviews(); id++) {
        reviews.row(
            id,
            popularity.product(random),
            1 + random.nextInt(size.users()),
            1 + random.nextInt(5),
            Words.text(40 + random.nextInt(160), random),
            someTime(random));
      }
    }
  }

  private void fillCarts(Connection connection, RandomGenerator random) throws SQLException {
    try (TableInsert carts = new TableInsert(connection, "carts", 4)) {
      for (int user = 1; user <= size.users(); user++) {
        int count = random.nextInt(4); // a quarter of the carts are empty
        for (int line = 1; line <= count; line++) {
          carts.row(user, line, popularity.product(random), 1 + random.nextInt(2));
        }
      }
    }
  }

  private static LocalDateTime someTime(RandomGenerator random) {
    return TODAY.atStartOfDay().minusSeconds(random.nextInt(80_000_000));
  }

  private static void execute(Connection connection, String script) throws SQLException {
    try (InputStream in = ShopGenerator.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException(script + " is not on the class path");
      }
      String sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    } catch (IOException e) {
      throw new SQLException("cannot read " + script, e);
    }
  }
}
