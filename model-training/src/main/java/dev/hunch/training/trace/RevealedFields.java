package dev.hunch.training.trace;

import dev.hunch.core.access.FieldRelation;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.Response;
import dev.hunch.core.access.ResponseFields;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts responses together again from what an access log tells of them.
 *
 * <p>The log has no values, only how many elements the paths of a response had, and which of them
 * turned up in keys later on. Those get their value back from the key. The others get it from
 * another read of the same key, as long as that shows the same list; else they get one that is in
 * no key, for nobody asked for it. Not thread-safe.
 */
final class RevealedFields {
  /** Begins what stands for a value that is not known. */
  private static final char UNKNOWN = '\0';

  /** The response of one read, as far as it is known. */
  private static final class Revealed {
    final Key key;
    final Map<String, @Nullable String[]> values = new LinkedHashMap<>();

    Revealed(Key key) {
      this.key = key;
    }

    ResponseFields fields() {
      ResponseFields.Builder fields = new ResponseFields.Builder();
      values.forEach(
          (path, elements) -> {
            for (int element = 0; element < elements.length; element++) {
              String value = elements[element];
              fields.add(path, value == null ? unknown(path, element) : value);
            }
          });
      return fields.build();
    }

    private String unknown(String path, int element) {
      long which = key.hash() * 31 + path.hashCode();
      return UNKNOWN + Long.toHexString(which * 31 + element);
    }

    /**
     * Takes over what another read of the key shows, path by path, if nothing speaks against it.
     */
    void fillFrom(Revealed other) {
      values.forEach(
          (path, elements) -> {
            @Nullable String[] shown = other.values.get(path);
            if (shown == null || shown.length != elements.length || differ(elements, shown)) {
              return;
            }
            for (int element = 0; element < elements.length; element++) {
              elements[element] = elements[element] == null ? shown[element] : elements[element];
            }
          });
    }

    private static boolean differ(@Nullable String[] some, @Nullable String[] others) {
      for (int i = 0; i < some.length; i++) {
        String one = some[i];
        if (one != null && others[i] != null && !one.equals(others[i])) {
          return true;
        }
      }
      return false;
    }
  }

  private final List<Revealed> all = new ArrayList<>();
  private final Map<String, Deque<Revealed>> sessions = new HashMap<>();

  /** Forgets the sessions: no line from here on refers to one before. */
  void forgetSessions() {
    sessions.clear();
  }

  /**
   * Notes a read.
   *
   * @param fields the paths of its response, as the log has them
   * @param relations which parts of its key earlier responses held, as the log has them
   * @return its response, which is complete when everything has been noted
   */
  Response note(String session, Key key, String fields, String relations) throws BadLineException {
    Deque<Revealed> recent = sessions.computeIfAbsent(session, unseen -> new ArrayDeque<>());
    if (!relations.isEmpty()) {
      for (String relation : relations.split(" ", -1)) {
        FieldRelation parsed = FieldRelation.parse(relation);
        if (parsed == null || parsed.to() > key.text().length()) {
          throw new BadLineException("relations is not as the sidecar writes it", relation);
        }
        reveal(recent, parsed, key.text().substring(parsed.from(), parsed.to()));
      }
    }
    Revealed revealed = new Revealed(key);
    if (!fields.isEmpty()) {
      for (String field : fields.split(" ", -1)) {
        notePath(revealed, field);
      }
    }
    recent.addFirst(revealed);
    if (recent.size() > FieldRelation.MAX_BACK) {
      recent.removeLast();
    }
    all.add(revealed);
    return Response.of(0, revealed::fields);
  }

  private static void notePath(Revealed revealed, String field) throws BadLineException {
    int mark = field.lastIndexOf('*');
    int elements = 0;
    try {
      elements = mark < 1 ? 0 : Integer.parseInt(field.substring(mark + 1));
    } catch (NumberFormatException e) {
      elements = 0;
    }
    if (elements < 1 || elements > ResponseFields.MAX_ELEMENTS) {
      throw new BadLineException("fields is not as the sidecar writes it", field);
    }
    revealed.values.put(field.substring(0, mark), new @Nullable String[elements]);
  }

  private static void reveal(Deque<Revealed> recent, FieldRelation relation, String value) {
    Iterator<Revealed> events = recent.iterator();
    for (int back = 1; events.hasNext(); back++) {
      Revealed event = events.next();
      if (back == relation.back()) {
        // A path is written from its second relation on, so the first responses do not tell of it.
        @Nullable String[] elements =
            event.values.computeIfAbsent(
                relation.path(), unseen -> new @Nullable String[relation.element() + 1]);
        if (relation.element() < elements.length) {
          elements[relation.element()] = value;
        }
        return;
      }
    }
  }

  /** Completes the responses: everything has been noted. */
  void complete() {
    fill(all);
    Collections.reverse(all);
    fill(all);
    all.clear();
    sessions.clear();
  }

  private static void fill(List<Revealed> inOrder) {
    Map<Key, Revealed> last = new HashMap<>();
    for (Revealed revealed : inOrder) {
      if (!revealed.values.isEmpty()) {
        Revealed before = last.put(revealed.key, revealed);
        if (before != null) {
          revealed.fillFrom(before);
        }
      }
    }
  }
}
