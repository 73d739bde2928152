package dev.hunch.sidecar.endurance;

import dev.hunch.core.access.Key;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys of the tests, by number: {@code group:7:item:3}. Groups take turns between two
 * namespaces.
 *
 * @param groups how many groups there are; the keys of one have a prefix in common
 * @param itemsPerGroup how many keys a group has
 */
record KeySpace(int groups, int itemsPerGroup) {
  /** Its values stay fresh until they are invalidated. */
  static final String LASTING = "lasting";

  /** Its values turn stale within milliseconds, and may stand in for a store that is down. */
  static final String BRIEF = "brief";

  private static final Pattern TEXT = Pattern.compile("group:(\\d{1,6}):item:(\\d{1,6})");

  int size() {
    return groups * itemsPerGroup;
  }

  int groupOf(int key) {
    return key / itemsPerGroup;
  }

  int firstOf(int group) {
    return group * itemsPerGroup;
  }

  String namespaceOf(int key) {
    return namespaceOfGroup(groupOf(key));
  }

  String namespaceOfGroup(int group) {
    return group % 2 == 0 ? LASTING : BRIEF;
  }

  String text(int key) {
    return prefixOf(groupOf(key)) + "item:" + itemOf(key);
  }

  /** What the keys of a group begin with, and of no other. */
  String prefixOf(int group) {
    return "group:" + group + ':';
  }

  int itemOf(int key) {
    return key % itemsPerGroup;
  }

  /** What the items of this number have in common, whatever their group. */
  String tagOf(int item) {
    return "item:" + item;
  }

  /** The key's number; -1 if it is none of these keys. */
  int numberOf(Key key) {
    Matcher parts = TEXT.matcher(key.text());
    if (!parts.matches()) {
      return -1;
    }
    int number = firstOf(Integer.parseInt(parts.group(1))) + Integer.parseInt(parts.group(2));
    return number < size() && key.equals(key(number)) ? number : -1;
  }

  /** The key of this number. */
  Key key(int number) {
    return Key.of(namespaceOf(number), text(number));
  }
}
