package dev.hunch.demo.shop;

import java.util.List;

/**
 * What a page shows that a user may follow.
 *
 * @param products ids of the products linked
 * @param orders ids of the orders linked
 */
record Page(List<Long> products, List<Long> orders) {}
