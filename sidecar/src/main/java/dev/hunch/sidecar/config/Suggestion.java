package dev.hunch.sidecar.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant who wrote a name that is not known. */
final class Suggestion {
  private Suggestion() {}

  /** Returns {@code "; did you mean X?"} if a known name is near, else nothing. */
  static String of(String written, Collection<String> known) {
    String nearest = nearest(written, known);
    return nearest == null ? "" : "; did you mean " + nearest + "?";
  }

  private static @Nullable String nearest(String written, Collection<String> known) {
    String nearest = null;
    int least = Math.max(2, written.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(written, name);
      if (distance < least) {
        least = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
