package dev.hunch.predictor.grammar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The templates that configuration gives for a namespace, with what was seen in their slots. */
final class ConfiguredTemplates {
  /** A template of the configuration. */
  static final class Configured {
    final KeyPattern pattern;
    final FieldStats[] places;

    /** The template of keys; null until a key was met. */
    @Nullable Template template;

    Configured(KeyPattern pattern) {
      this.pattern = pattern;
      this.places = new FieldStats[pattern.literals().size() - 1];
      Arrays.setAll(places, i -> new FieldStats());
    }
  }

  /** A key that has the form of a configured template. */
  static final class Match {
    final Configured configured;
    final String[] slots;

    Match(Configured configured, String[] slots) {
      this.configured = configured;
      this.slots = slots;
    }

    /** Learns what the slots hold. */
    void observe() {
      for (int i = 0; i < slots.length; i++) {
        configured.places[i].observe(slots[i], AtomKind.of(slots[i]));
      }
    }
  }

  final GrammarRules.ForNamespace rules;

  /** The most specific first; of equal ones, in the order of the configuration. */
  final List<Configured> templates = new ArrayList<>();

  ConfiguredTemplates(GrammarRules.ForNamespace rules) {
    this.rules = rules;
    for (String template : rules.templates()) {
      templates.add(new Configured(KeyPattern.parse(template)));
    }
    templates.sort(
        Comparator.comparingInt((Configured template) -> -template.pattern.literalChars()));
    if (rules.isOpaque()) {
      templates.add(new Configured(KeyPattern.WHOLE));
    }
  }

  /** Returns the first template whose form the key has, or null. */
  @Nullable Match match(String key) {
    for (Configured configured : templates) {
      String[] slots = configured.pattern.match(key);
      if (slots != null) {
        return new Match(configured, slots);
      }
    }
    return null;
  }
}
