package dev.hunch.sidecar.backing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Key templates and what each means; of several that a key matches, the one that fixes most
 * characters counts. Thread-safe if the meanings are.
 *
 * @param <T> what a template means
 */
final class KeyTemplates<T> {
  private record Meant<T>(String name, KeyTemplate template, T meaning) {}

  private final List<Meant<T>> mostSpecificFirst;

  private KeyTemplates(List<Meant<T>> mostSpecificFirst) {
    this.mostSpecificFirst = mostSpecificFirst;
  }

  /** Makes of a template and what was written beside it what it means. */
  @FunctionalInterface
  interface Reading<W, T> {
    /**
     * Reads one.
     *
     * @throws KeyMappingException if what was written does not go with the template
     */
    T read(String name, KeyTemplate template, W written) throws KeyMappingException;
  }

  /**
   * A key's template and what the key has in its slots.
   *
   * @param meaning what the template means
   * @param values of the slots, in order
   */
  record Match<T>(T meaning, List<String> values) {}

  /**
   * Reads templates.
   *
   * @throws KeyMappingException if one is malformed, cannot be told from another, or does not go
   *     with what was written beside it
   */
  static <W, T> KeyTemplates<T> of(Map<String, W> writtenByName, Reading<W, T> reading)
      throws KeyMappingException {
    List<Meant<T>> all = new ArrayList<>();
    for (Map.Entry<String, W> entry : writtenByName.entrySet()) {
      String name = entry.getKey();
      KeyTemplate template;
      try {
        template = KeyTemplate.parse(name);
      } catch (IllegalArgumentException e) {
        throw new KeyMappingException(name, String.valueOf(e.getMessage()));
      }
      all.add(new Meant<>(name, template, reading.read(name, template, entry.getValue())));
    }
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < i; j++) {
        checkTellApart(all.get(j), all.get(i));
      }
    }
    all.sort(Comparator.comparingInt((Meant<T> meant) -> -meant.template.literalChars()));
    return new KeyTemplates<>(List.copyOf(all));
  }

  private static void checkTellApart(Meant<?> first, Meant<?> second) throws KeyMappingException {
    if (first.template.literals().equals(second.template.literals())) {
      throw new KeyMappingException(
          second.name, "means the same keys as the template \"" + first.name + "\"");
    }
    if (first.template.literalChars() == second.template.literalChars()
        && first.template.overlaps(second.template)) {
      throw new KeyMappingException(
          second.name,
          "is ambiguous: a key can have its form and that of \""
              + first.name
              + "\", and neither is more specific");
    }
  }

  /** Returns what the key means, or null if it has the form of no template. */
  @Nullable Match<T> match(String keyText) {
    for (Meant<T> meant : mostSpecificFirst) {
      List<String> values = meant.template.match(keyText);
      if (values != null) {
        return new Match<>(meant.meaning, values);
      }
    }
    return null;
  }
}
