package dev.hunch.demo.cli;

import dev.hunch.client.Explanation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts an explanation into words. */
record ExplanationText(Explanation explanation) {
  boolean isCached() {
    return explanation.cached();
  }

  String text() {
    StringBuilder text = new StringBuilder();
    if (explanation.cached()) {
      line(text, "cached", explanation.negative() ? "yes, as absent" : "yes");
      line(text, "brought by", explanation.origin().toLowerCase(Locale.ROOT));
      line(text, "age", Figures.millis(explanation.ageMillis()));
      line(text, "fresh for", Figures.millis(explanation.remainingMillis()));
      line(text, "size", Figures.bytes(explanation.sizeBytes()));
    } else {
      line(text, "cached", explanation.inFlight() ? "no, a load is on its way" : "no");
    }
    Explanation.Because because = explanation.prefetchReason();
    if (because != null) {
      line(text, "fetched because", words(because));
    }
    for (Explanation.Predicted next : explanation.predictedNext()) {
      line(
          text,
          "expected next",
          next.namespace() + " " + next.key() + "  " + words(next.because()));
    }
    return text.toString();
  }

  String json() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("cached", explanation.cached());
    object.put("negative", explanation.negative());
    object.put("in_flight", explanation.inFlight());
    object.put("origin", explanation.origin());
    object.put("age_ms", explanation.ageMillis());
    object.put("remaining_ttl_ms", explanation.remainingMillis());
    object.put("size_bytes", explanation.sizeBytes());
    Explanation.Because because = explanation.prefetchReason();
    object.put("prefetch_reason", because == null ? null : map(because));
    List<Map<String, Object>> next =
        explanation.predictedNext().stream().map(ExplanationText::map).toList();
    object.put("predicted_next", next);
    return JsonOutput.line(object);
  }

  private static Map<String, Object> map(Explanation.Because because) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("expert", because.expert());
    object.put("action", because.action());
    object.put("probability", because.probability());
    return object;
  }

  private static Map<String, Object> map(Explanation.Predicted next) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("namespace", next.namespace());
    object.put("key", next.key());
    object.putAll(map(next.because()));
    return object;
  }

  private static String words(Explanation.Because because) {
    return "(p %.2f, %s: %s)".formatted(because.probability(), because.expert(), because.action());
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("%-16s %s%n".formatted(name, value));
  }
}
