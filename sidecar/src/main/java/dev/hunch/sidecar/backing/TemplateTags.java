package dev.hunch.sidecar.backing;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.TagRules;
import dev.hunch.core.cache.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tags that keys have by their form: made of the slots of templates. A key that has several of
 * the forms has the tags of each. Immutable and thread-safe.
 */
public final class TemplateTags implements TagRules {
  private record Rule(KeyTemplate template, List<TagPattern> tags) {}

  /**
   * A tag with slots in it.
   *
   * @param literals what stands before, between and after the slots
   * @param slots which slots of the key's template go between them
   */
  private record TagPattern(List<String> literals, List<Integer> slots) {
    String of(List<String> values) {
      StringBuilder tag = new StringBuilder(literals.get(0));
      for (int i = 0; i < slots.size(); i++) {
        tag.append(values.get(slots.get(i))).append(literals.get(i + 1));
      }
      return tag.toString();
    }
  }

  private final Map<String, List<Rule>> byNamespace;

  private TemplateTags(Map<String, List<Rule>> byNamespace) {
    this.byNamespace = Map.copyOf(byNamespace);
  }

  /**
   * Reads the rules.
   *
   * @param tagsByTemplate namespace → template → its tags, as {@code order:{id}:lines} → {@code
   *     order:{id}}
   * @throws KeyMappingException if a template or a tag is malformed
   */
  public static TemplateTags of(Map<String, Map<String, List<String>>> tagsByTemplate)
      throws KeyMappingException {
    Map<String, List<Rule>> rules = new HashMap<>();
    for (Map.Entry<String, Map<String, List<String>>> entry : tagsByTemplate.entrySet()) {
      rules.put(entry.getKey(), rulesOf(entry.getValue()));
    }
    return new TemplateTags(rules);
  }

  private static List<Rule> rulesOf(Map<String, List<String>> tagsByTemplate)
      throws KeyMappingException {
    List<Rule> rules = new ArrayList<>();
    int count = 0;
    for (Map.Entry<String, List<String>> entry : tagsByTemplate.entrySet()) {
      rules.add(ruleOf(entry.getKey(), entry.getValue()));
      count += entry.getValue().size();
      if (count > Tags.MOST_OF_CONFIGURATION) {
        checkCount(entry.getKey(), rules);
      }
    }
    return List.copyOf(rules);
  }

  /** The forms that overlap may give one key the tags of all. */
  private static void checkCount(String name, List<Rule> rules) throws KeyMappingException {
    Rule last = rules.get(rules.size() - 1);
    int together = 0;
    for (Rule rule : rules) {
      together += rule.template.overlaps(last.template) ? rule.tags.size() : 0;
    }
    if (together > Tags.MOST_OF_CONFIGURATION) {
      throw new KeyMappingException(
          name,
          "gives a key up to "
              + together
              + " tags, with what other templates give it; at most "
              + Tags.MOST_OF_CONFIGURATION
              + " are allowed");
    }
  }

  private static Rule ruleOf(String name, List<String> tags) throws KeyMappingException {
    try {
      KeyTemplate template = KeyTemplate.parse(name);
      List<TagPattern> patterns = new ArrayList<>();
      for (String tag : tags) {
        patterns.add(patternOf(template, tag));
      }
      return new Rule(template, List.copyOf(patterns));
    } catch (IllegalArgumentException e) {
      throw new KeyMappingException(name, String.valueOf(e.getMessage()));
    }
  }

  private static TagPattern patternOf(KeyTemplate template, String tag) {
    if (tag.isEmpty()) {
      throw new IllegalArgumentException("has a tag that is empty");
    }
    KeyTemplate pattern = KeyTemplate.parse(tag);
    List<Integer> slots = new ArrayList<>();
    for (String slot : pattern.slots()) {
      if (!template.slots().contains(slot)) {
        throw new IllegalArgumentException(
            "has the tag \""
                + tag
                + "\" with {"
                + slot
                + "}, and no slot of that name; its slots are "
                + template.slots());
      }
      slots.add(template.slots().indexOf(slot));
    }
    return new TagPattern(pattern.literals(), List.copyOf(slots));
  }

  @Override
  public Tags of(Key key) {
    List<Rule> rules = byNamespace.get(key.namespace());
    if (rules == null || rules.isEmpty()) {
      return Tags.NONE;
    }
    List<String> tags = new ArrayList<>();
    for (Rule rule : rules) {
      List<String> values = rule.template.match(key.text());
      if (values != null) {
        rule.tags.forEach(pattern -> tags.add(pattern.of(values)));
      }
    }
    return Tags.of(key.namespace(), tags);
  }
}
