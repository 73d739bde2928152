package dev.hunch.demo.shop;

/**
 * How much there is in the shop.
 *
 * @param users registered users, at least 10
 * @param products products on sale, at least 100
 * @param categories product categories, at least 1
 * @param orders orders placed so far, at least 1 a user on average
 * @param reviews reviews written so far
 */
public record ShopSize(int users, int products, int categories, int orders, int reviews) {
  /** What the demo shows. */
  public static final ShopSize FULL = new ShopSize(5_000, 10_000, 40, 30_000, 40_000);

  /** Enough to see it work, in seconds. */
  public static final ShopSize QUICK = new ShopSize(600, 1_500, 12, 3_000, 5_000);

  public ShopSize {
    if (users < 10 || products < 100 || categories < 1 || orders < users || reviews < 0) {
      throw new IllegalArgumentException(
          "too small a shop: %d users, %d products, %d categories, %d orders, %d reviews"
              .formatted(users, products, categories, orders, reviews));
    }
  }
}
