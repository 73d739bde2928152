package dev.hunch.demo.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What people like in the shop: Zipf's law over products and over categories.
 *
 * <p>Immutable and thread-safe; the same seed and size give the same tastes.
 */
final class Popularity {
  private static final double PRODUCT_EXPONENT = 0.7;
  private static final double CATEGORY_EXPONENT = 0.6;

  private final ShopSize size;
  private final Zipf products;
  private final Zipf categories;
  private final List<List<Integer>> productsOfCategory = new ArrayList<>();

  Popularity(ShopSize size, long seed) {
    this.size = size;
    SplittableRandom random = new SplittableRandom(~seed);
    products = new Zipf(size.products(), PRODUCT_EXPONENT, random);
    categories = new Zipf(size.categories(), CATEGORY_EXPONENT, random);
    for (int category = 0; category < size.categories(); category++) {
      productsOfCategory.add(new ArrayList<>());
    }
    for (int rank = 0; rank < size.products(); rank++) {
      int id = 1 + products.ofRank(rank);
      productsOfCategory.get(categoryOf(id) - 1).add(id);
    }
  }

  /** A product's id, the popular ones more often. */
  int product(RandomGenerator random) {
    return 1 + products.draw(random);
  }

  /** A category, from 0, the popular ones more often. */
  int category(RandomGenerator random) {
    return categories.draw(random);
  }

  /** The category of a product, from 1. */
  int categoryOf(int product) {
    return 1 + product % size.categories();
  }

  /** Another product of the same category, the popular ones more often. */
  int productLike(int product, RandomGenerator random) {
    List<Integer> alike = productsOfCategory.get(categoryOf(product) - 1);
    double skewed = random.nextDouble() * random.nextDouble();
    int found = alike.get((int) (skewed * alike.size()));
    return found == product ? alike.get(random.nextInt(alike.size())) : found;
  }

  /** The most popular products of a category, the best first. */
  List<Integer> bestOf(int category, int count) {
    List<Integer> all = productsOfCategory.get(category - 1);
    return all.subList(0, Math.min(count, all.size()));
  }
}
