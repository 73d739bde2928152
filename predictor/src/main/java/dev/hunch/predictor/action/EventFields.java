package dev.hunch.predictor.action;

import dev.hunch.core.access.ResponseFields;
import dev.hunch.predictor.grammar.ParsedKey;
import org.jspecify.annotations.Nullable;

/** What an event was answered with, with a hash of each value. Immutable. */
final class EventFields {
  private final ResponseFields fields;

  /** By place; where there is no value, that of an event that no slot has. */
  private final long[] hashes;

  EventFields(ResponseFields fields) {
    this.fields = fields;
    this.hashes = new long[fields.size()];
    for (int place = 0; place < hashes.length; place++) {
      String value = fields.value(place);
      hashes[place] = value == null ? 0 : ParsedKey.hashOf(value);
    }
  }

  int size() {
    return hashes.length;
  }

  int paths() {
    return fields.paths();
  }

  String path(int path) {
    return fields.path(path);
  }

  int elements(int path) {
    return fields.elements(path);
  }

  /** The number of elements of a path; 0 if the response lacks it. */
  int elements(String path) {
    int found = fields.indexOf(path);
    return found < 0 ? 0 : fields.elements(found);
  }

  /** The first element of the path that has this hash, or a negative number. */
  int find(int path, long hash) {
    int start = fields.start(path);
    for (int element = 0; element < fields.elements(path); element++) {
      if (hashes[start + element] == hash) {
        return element;
      }
    }
    return -1;
  }

  /** An element's value; the only one's if the path is no list. Null if there is none. */
  @Nullable String value(String path, int element) {
    int found = fields.indexOf(path);
    int at = ResponseFields.isList(path) ? element : 0;
    return found < 0 || at >= fields.elements(found)
        ? null
        : fields.value(fields.start(found) + at);
  }

  boolean has(int path, int element, long hash) {
    return element < fields.elements(path) && hashes[fields.start(path) + element] == hash;
  }
}
