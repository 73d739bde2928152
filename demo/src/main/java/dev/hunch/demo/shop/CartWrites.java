package dev.hunch.demo.shop;

/** How the shop's service writes: into its database, and then it drops what is cached of it. */
@FunctionalInterface
public interface CartWrites {
  /** Lays one piece of a product into a user's cart. Thread-safe. */
  void addToCart(String session, long user, long product);
}
