package dev.hunch.predictor.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hunch.predictor.grammar.ParsedKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The frequent values of each template's slots, by the space-saving algorithm (Metwally, Agrawal
 * and El Abbadi 2005) with counts that fade. Not thread-safe.
 */
final class SlotValues {
  private static final int VALUES_PER_SLOT = 8;
  private static final int FADE_AFTER = 4_096;
  private static final int MIN_SEEN = 16;

  static final class Values {
    final long[] hashes = new long[VALUES_PER_SLOT];
    final int[] counts = new int[VALUES_PER_SLOT];
    int seen;
  }

  /** By template, then slot. */
  final List<Values[]> byTemplate = new ArrayList<>();

  void observe(ParsedKey key) {
    Values[] slots = slotsOf(key);
    for (int i = 0; i < slots.length; i++) {
      observe(slots[i], key.slotHash(i));
    }
  }

  /** The share of the slot's values that this one has; 0 while too few were seen. */
  double share(ParsedKey key, int slot) {
    Values values = slotsOf(key)[slot];
    if (values.seen < MIN_SEEN) {
      return 0;
    }
    long hash = key.slotHash(slot);
    for (int i = 0; i < VALUES_PER_SLOT; i++) {
      if (values.hashes[i] == hash) {
        return (double) values.counts[i] / values.seen;
      }
    }
    return 0;
  }

  private Values[] slotsOf(ParsedKey key) {
    int id = key.template().id();
    while (byTemplate.size() <= id) {
      byTemplate.add(new Values[0]);
    }
    Values[] slots = byTemplate.get(id);
    if (slots.length < key.slotCount()) {
      slots = new Values[key.slotCount()];
      for (int i = 0; i < slots.length; i++) {
        slots[i] = new Values();
      }
      byTemplate.set(id, slots);
    }
    return slots;
  }

  private static void observe(Values values, long hash) {
    int at = 0;
    for (int i = 0; i < VALUES_PER_SLOT; i++) {
      if (values.hashes[i] == hash && values.counts[i] > 0) {
        at = i;
        break;
      }
      if (values.counts[i] < values.counts[at]) {
        at = i;
      }
    }
    if (values.hashes[at] != hash) {
      // Unlike in the paper a newcomer starts small: a slot of ids must not look constant.
      values.hashes[at] = hash;
      values.counts[at] = values.counts[at] / 2;
    }
    values.counts[at]++;
    if (++values.seen == FADE_AFTER) {
      values.seen /= 2;
      for (int i = 0; i < VALUES_PER_SLOT; i++) {
        values.counts[i] /= 2;
      }
    }
  }

  void write(ArrayNode node) {
    for (Values[] slots : byTemplate) {
      ArrayNode template = node.addArray();
      for (Values values : slots) {
        ObjectNode slot = template.addObject().put("seen", values.seen);
        ActionsJson.write(slot.putArray("hashes"), values.hashes, VALUES_PER_SLOT);
        for (int count : values.counts) {
          slot.withArray("counts").add(count);
        }
      }
    }
  }

  void read(JsonNode node) {
    for (JsonNode template : node) {
      Values[] slots = new Values[template.size()];
      for (int i = 0; i < slots.length; i++) {
        JsonNode slot = template.get(i);
        slots[i] = new Values();
        slots[i].seen = slot.required("seen").intValue();
        for (int j = 0; j < VALUES_PER_SLOT; j++) {
          slots[i].hashes[j] = slot.required("hashes").path(j).longValue();
          slots[i].counts[j] = slot.required("counts").path(j).intValue();
        }
      }
      byTemplate.add(slots);
    }
  }
}
