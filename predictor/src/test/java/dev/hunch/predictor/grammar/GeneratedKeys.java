package dev.hunch.predictor.grammar;

import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Keys of many styles, some of them hostile, from a seed. */
final class GeneratedKeys {
  private static final String NASTY = "?&=|:/;,#@~ -_.{}%0a\u00e9\u4e2d\n";

  private final Random random;

  GeneratedKeys(long seed) {
    random = new Random(seed);
  }

  String next() {
    int id = random.nextInt(5_000);
    return switch (random.nextInt(12)) {
      case 0 -> "order:" + id + ":lines";
      case 1 -> "item.s1:" + id + "|" + id % 7;
      case 2 -> "/users/" + id + "/" + word(3);
      case 3 -> "/search?q=" + word(6) + "&page=" + id % 9;
      case 4 -> "/list?" + word(1) + "=" + id + "&" + word(1) + "=&" + word(2);
      case 5 -> "doc:" + new UUID(random.nextLong(), random.nextLong());
      case 6 -> Long.toHexString(random.nextLong());
      case 7 -> String.format(Locale.ROOT, "%019d%019d", id, id * 3L);
      case 8 -> "log:2027-01-0" + (1 + id % 9) + " 10:00:0" + id % 10 + "|-" + id;
      case 9 -> noise(1 + random.nextInt(40), NASTY);
      case 10 -> "page:" + id + "|" + noise(12, NASTY) + " [" + id + "]";
      default -> word(8) + "/" + word(8);
    };
  }

  private String word(int length) {
    return noise(length, "abcdefghijklmnopqrstuvwxyz");
  }

  String noise(int length, String letters) {
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < length; i++) {
      noise.append(letters.charAt(random.nextInt(letters.length())));
    }
    return noise.toString();
  }
}
