package dev.hunch.demo.shop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private static final CrowdOptions OPTIONS = new CrowdOptions("visit", 301, 600, 60, 4, 0, 0, 11);

  private final Map<String, List<String>> steps = new ConcurrentHashMap<>();

  @Test
  void browse_withTheSameSeed_takesTheSameSteps() throws Exception {
    Map<String, List<String>> first = browse(OPTIONS);
    steps.clear();
    CrowdOptions oneByOne = new CrowdOptions("visit", 301, 600, 60, 1, 0, 0, 11);
    assertThat(browse(oneByOne)).isEqualTo(first).hasSize(60);
  }

  @Test
  void browse_sessions_readTheirOwnUsersOnly() throws Exception {
    browse(OPTIONS)
        .values()
        .forEach(
            keys -> {
              List<String> users =
                  keys.stream().filter(key -> key.matches("user:\\d+")).distinct().toList();
              assertThat(users).hasSize(1);
              assertThat(Integer.parseInt(users.get(0).substring(5))).isBetween(301, 600);
            });
  }

  @Test
  void browse_orderPage_readsTheProductsOfItsLines() throws Exception {
    List<String> all = new ArrayList<>();
    browse(OPTIONS).values().forEach(all::addAll);
    int order = indexOfMatch(all, "order:\\d+:payment");
    assertThat(all.get(order + 1)).isEqualTo("product:41");
    assertThat(all.get(order + 2)).isEqualTo("product:42");
  }

  @Test
  void browse_everyPage_isVisited() throws Exception {
    List<String> all = new ArrayList<>();
    browse(OPTIONS).values().forEach(all::addAll);
    for (String template : ShopKeys.templates().keySet()) {
      assertThat(all).anyMatch(key -> key.matches(template.replaceAll("\\{\\w+}", "\\\\d+")));
    }
    assertThat(all).anyMatch(key -> key.startsWith("add cart:"));
  }

  @Test
  void browse_whenAReadFails_failsAndStops() {
    AtomicInteger reads = new AtomicInteger();
    Crowd crowd = new Crowd(ShopSize.QUICK, 3, OPTIONS);
    assertThatThrownBy(
            () ->
                crowd.browse(
                    (session, key) -> {
                      reads.incrementAndGet();
                      throw new IllegalStateException("away");
                    },
                    (session, user, product) -> {},
                    nanos -> {},
                    ended -> {}))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("away");
    assertThat(reads.get()).isLessThanOrEqualTo(OPTIONS.atOnce());
  }

  private Map<String, List<String>> browse(CrowdOptions options) throws Exception {
    new Crowd(ShopSize.QUICK, 3, options)
        .browse(
            this::read,
            (session, user, product) -> note(session, "add " + ShopKeys.cart(user)),
            nanos -> {},
            ended -> {});
    return new TreeMap<>(steps);
  }

  private byte @Nullable [] read(String session, String key) {
    note(session, key);
    if (key.startsWith("cart:")) {
      return null;
    }
    return """
        [{"id": 41, "favourite_category": 3, "product_id": 41, "related_id": 43},
         {"id": 42, "product_id": 42, "related_id": 44}]"""
        .getBytes(UTF_8);
  }

  private void note(String session, String step) {
    steps
        .computeIfAbsent(session, unused -> Collections.synchronizedList(new ArrayList<>()))
        .add(step);
  }

  private static int indexOfMatch(List<String> keys, String pattern) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).matches(pattern)) {
        return i;
      }
    }
    throw new AssertionError("no " + pattern);
  }
}
