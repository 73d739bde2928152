package dev.hunch.demo.shop;

import java.util.List;
import java.util.random.RandomGenerator;

/** Makes names and texts for the shop's rows. Stateless. */
final class Words {
  private static final List<String> SYLLABLES =
      List.of(
          "ba", "cor", "den", "el", "fi", "gar", "hol", "in", "jo", "kel", "lum", "mar", "nor",
          "os", "pel", "quin", "ras", "sol", "tam", "ul", "ver", "wyn", "xan", "yor", "zel");

  static final List<String> CITIES =
      List.of("Aarhus", "Bergen", "Cork", "Delft", "Evora", "Freiburg", "Ghent", "Helsinki");
  static final List<String> CARRIERS = List.of("Swift", "Harbour", "Parcel & Co");
  static final List<String> METHODS = List.of("card", "invoice", "transfer");
  static final List<String> STATES = List.of("placed", "packed", "shipped", "delivered");
  static final List<String> WAREHOUSES = List.of("north", "south", "east", "west");

  private Words() {}

  static String pick(List<String> words, RandomGenerator random) {
    return words.get(random.nextInt(words.size()));
  }

  /** A capitalised word of two or three syllables. */
  static String name(RandomGenerator random) {
    String word = word(random);
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** Words to about {@code chars} characters. */
  static String text(int chars, RandomGenerator random) {
    StringBuilder text = new StringBuilder(chars + 12);
    text.append(name(random));
    while (text.length() < chars) {
      text.append(' ').append(word(random));
    }
    return text.append('.').toString();
  }

  private static String word(RandomGenerator random) {
    StringBuilder word = new StringBuilder();
    for (int left = 2 + random.nextInt(2); left > 0; left--) {
      word.append(SYLLABLES.get(random.nextInt(SYLLABLES.size())));
    }
    return word.toString();
  }
}
