package dev.hunch.demo.shop;

import java.util.LinkedHashMap;
import java.util.Map;

/** The keys that the shop's service reads, and the query behind each template. */
public final class ShopKeys {
  /** The namespace of the shop's keys. */
  public static final String NAMESPACE = "shop";

  private ShopKeys() {}

  /** Templates with their SQL; a slot of the template is a named parameter of the query. */
  public static Map<String, String> templates() {
    Map<String, String> sql = new LinkedHashMap<>();
    sql.put("user:{id}", "select * from users where id = :id");
    sql.put("user:{id}:address", "select * from addresses where user_id = :id");
    sql.put(
        "user:{id}:orders",
        "select id, placed_at, status, total_cents from orders where user_id = :id"
            + " order by placed_at desc, id limit 10");
    sql.put(
        "cart:{user}",
        "select line, product_id, quantity from carts where user_id = :user order by line");
    sql.put("order:{id}", "select * from orders where id = :id");
    sql.put(
        "order:{id}:lines",
        "select line, product_id, quantity, price_cents from order_lines where order_id = :id"
            + " order by line");
    sql.put("order:{id}:shipment", "select * from shipments where order_id = :id");
    sql.put("order:{id}:payment", "select * from payments where order_id = :id");
    sql.put("product:{id}", "select * from products where id = :id");
    sql.put("product:{id}:stock", "select * from stock where product_id = :id");
    sql.put(
        "product:{id}:rating",
        "select count(*) as reviews, round(avg(stars), 2) as stars from reviews"
            + " where product_id = :id");
    sql.put(
        "product:{id}:reviews",
        "select id, user_id, stars, body, written_at from reviews where product_id = :id"
            + " order by written_at desc, id limit 5");
    sql.put(
        "product:{id}:related",
        "select related_id from related_products where product_id = :id order by position");
    sql.put(
        "category:{id}:bestsellers",
        "select product_id from bestsellers where category = :id order by position");
    return sql;
  }

  static String user(long id) {
    return "user:" + id;
  }

  static String address(long user) {
    return "user:" + user + ":address";
  }

  static String ordersOf(long user) {
    return "user:" + user + ":orders";
  }

  /** The cart of a user: the only key whose value changes while the shop is open. */
  static String cart(long user) {
    return "cart:" + user;
  }

  static String order(long id) {
    return "order:" + id;
  }

  static String order(long id, String part) {
    return "order:" + id + ':' + part;
  }

  static String product(long id) {
    return "product:" + id;
  }

  static String product(long id, String part) {
    return "product:" + id + ':' + part;
  }

  static String bestsellers(long category) {
    return "category:" + category + ":bestsellers";
  }
}
