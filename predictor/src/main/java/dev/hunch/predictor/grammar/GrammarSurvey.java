package dev.hunch.predictor.grammar;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import dev.hunch.core.access.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a grammar makes of keys: how often each of its templates occurs, and what its slots hold.
 *
 * <p>Distinct values are estimated (Ertl, "UltraLogLog", VLDB 2024; about 1 % off), so memory is
 * bounded: about 4 KB for each template and each of its slots, whatever the keys are. Not
 * thread-safe.
 */
public final class GrammarSurvey {
  private static final int PRECISION = 12;

  private final KeyGrammar grammar;
  private final int maxExamples;
  private final List<Tally> tallies = new ArrayList<>();
  private final UltraLogLog keys = UltraLogLog.create(PRECISION);
  private long reads;

  private static final class Tally {
    final Template template;
    final UltraLogLog keys = UltraLogLog.create(PRECISION);
    final UltraLogLog[] values;
    final SlotTally[] slots;
    final Set<String> examples = new LinkedHashSet<>();
    long reads;

    Tally(Template template) {
      this.template = template;
      values = new UltraLogLog[template.slotCount()];
      slots = new SlotTally[values.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = UltraLogLog.create(PRECISION);
        slots[i] = new SlotTally();
      }
    }
  }

  /**
   * A slot, as it was found.
   *
   * @param distinctValues an estimate
   */
  public record SlotUse(SlotType type, long distinctValues) {}

  /**
   * A template, as it was found.
   *
   * @param pattern the template with the types of its slots: {@code order:{number}:lines}
   * @param reads how many keys had its form
   * @param distinctKeys an estimate
   * @param slots in order
   * @param examples some of the keys, the first ones met
   * @param isOpaque whether it says nothing of its keys: one slot that holds all of each
   * @param isConfigured whether configuration gave it
   */
  public record TemplateUse(
      Template template,
      String pattern,
      long reads,
      long distinctKeys,
      List<SlotUse> slots,
      List<String> examples,
      boolean isOpaque,
      boolean isConfigured) {
    public TemplateUse {
      slots = List.copyOf(slots);
      examples = List.copyOf(examples);
    }
  }

  /**
   * Begins a survey.
   *
   * @param grammar has learned already; keys are parsed by it and not learned from
   * @param maxExamples how many keys are kept of each template
   */
  public GrammarSurvey(KeyGrammar grammar, int maxExamples) {
    this.grammar = grammar;
    this.maxExamples = maxExamples;
  }

  /** Counts a key. */
  public void add(Key key) {
    ParsedKey parsed = grammar.parse(key);
    int id = parsed.template().id();
    while (tallies.size() <= id) {
      tallies.add(new Tally(grammar.templates().get(tallies.size())));
    }
    Tally tally = tallies.get(id);
    reads++;
    tally.reads++;
    keys.add(parsed.fingerprint());
    tally.keys.add(parsed.fingerprint());
    for (int slot = 0; slot < parsed.slotCount(); slot++) {
      tally.values[slot].add(parsed.slotHash(slot));
      tally.slots[slot].add(parsed.slot(slot));
    }
    if (tally.examples.size() < maxExamples) {
      tally.examples.add(key.text());
    }
  }

  /** How many keys were counted. */
  public long reads() {
    return reads;
  }

  /** How many of them were distinct: an estimate. */
  public long distinctKeys() {
    return estimate(keys, reads);
  }

  /** How many heads, the constant beginnings of keys, the grammar tells apart. */
  public int heads() {
    return grammar.headCount();
  }

  /** The templates that occurred, the most frequent first. */
  public List<TemplateUse> templates() {
    return tallies.stream()
        .filter(tally -> tally.reads > 0)
        .sorted(
            Comparator.comparingLong((Tally tally) -> -tally.reads)
                .thenComparing(tally -> tally.template.id()))
        .map(this::use)
        .toList();
  }

  private TemplateUse use(Tally tally) {
    List<SlotUse> slots = new ArrayList<>();
    String[] types = new String[tally.slots.length];
    for (int i = 0; i < types.length; i++) {
      SlotType type = tally.slots[i].type();
      slots.add(new SlotUse(type, estimate(tally.values[i], tally.reads)));
      types[i] = "{" + type.label() + "}";
    }
    String pattern = tally.template.render(types);
    boolean isWhole = types.length == 1 && pattern.length() == types[0].length();
    return new TemplateUse(
        tally.template,
        pattern,
        tally.reads,
        estimate(tally.keys, tally.reads),
        slots,
        List.copyOf(tally.examples),
        isWhole,
        grammar.isConfigured(tally.template));
  }

  private static long estimate(UltraLogLog distinct, long atMost) {
    return Math.min(atMost, Math.round(distinct.getDistinctCountEstimate()));
  }
}
