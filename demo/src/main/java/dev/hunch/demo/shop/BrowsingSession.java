package dev.hunch.demo.shop;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One user's visit: logs in, then goes from page to page, mostly along the links of the page that
 * is shown, at times anywhere, and leaves.
 *
 * <p>Its seed and what the pages link decide every step; how fast the answers come decides none.
 */
final class BrowsingSession {
  private static final int MIN_PAGES = 4;
  private static final int MORE_PAGES = 13;

  private final long user;
  private final ShopService service;
  private final Popularity popularity;
  private final RandomGenerator choices;
  private final Runnable thinking;
  private Page page = new Page(List.of(), List.of());
  private long shownProduct;

  BrowsingSession(
      long user,
      ShopService service,
      Popularity popularity,
      SplittableRandom choices,
      Runnable thinking) {
    this.user = user;
    this.service = service;
    this.popularity = popularity;
    this.choices = choices;
    this.thinking = thinking;
  }

  void run() {
    page = service.home(user);
    for (int left = MIN_PAGES + choices.nextInt(MORE_PAGES); left > 0; left--) {
      thinking.run();
      step();
    }
  }

  private void step() {
    double chance = choices.nextDouble();
    if (!page.orders().isEmpty() && chance < 0.8) {
      shownProduct = 0;
      page = service.order(pick(page.orders()));
    } else if (shownProduct != 0 && chance < 0.15) {
      service.addToCart(user, shownProduct);
      shownProduct = 0; // once is enough
    } else if (!page.products().isEmpty() && chance < 0.65) {
      showProduct(pick(page.products()));
    } else {
      leap(choices.nextDouble());
    }
  }

  /** Goes where no link of the page leads. */
  private void leap(double chance) {
    if (chance < 0.35) {
      showProduct(popularity.product(choices)); // found by search
    } else {
      shownProduct = 0;
      if (chance < 0.55) {
        page = service.category(1 + popularity.category(choices));
      } else if (chance < 0.8) {
        page = service.account(user);
      } else {
        page = service.cart(user);
      }
    }
  }

  private void showProduct(long product) {
    page = service.product(product);
    shownProduct = product;
  }

  private long pick(List<Long> links) {
    return links.get(choices.nextInt(links.size()));
  }
}
