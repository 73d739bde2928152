package dev.hunch.sidecar.accesslog;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.FieldRelation;
import dev.hunch.core.access.KeyText;
import dev.hunch.core.access.ResponseFields;
import dev.hunch.core.access.SessionTable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log's columns on what responses hold: the paths of fields with how many elements they had,
 * and which parts of keys were what fields of earlier responses held. Never a value.
 *
 * <p>A path is written only when it has led to a part of a key twice: what never leads to a key is
 * of no use, and it is the application's own. Not thread-safe.
 */
final class FieldColumns {
  private static final int MAX_SESSIONS = 4_096;
  private static final long SESSION_IDLE_MILLIS = 30 * 60_000;
  private static final int MAX_RELATIONS = 16;
  private static final int MAX_PATHS = 4_096;

  /** How many values are remembered of a session; the oldest responses are forgotten first. */
  private static final int MAX_VALUES = 256;

  private static final int BELIEVED = 2;

  /** The responses of a session's last reads, the newest where the next one is not written yet. */
  private static final class Recent {
    final ResponseFields[] responses = new ResponseFields[FieldRelation.MAX_BACK];
    private long count;
    private int values;

    void add(ResponseFields response) {
      if (count >= responses.length) {
        forget(responses.length);
      }
      responses[(int) (count++ % responses.length)] = response;
      values += response.size();
      for (int oldest = size(); values > MAX_VALUES && oldest > 1; oldest--) {
        forget(oldest);
      }
    }

    /** Its place stays, so that the others are as many reads ago as before. */
    private void forget(int back) {
      int at = (int) ((count - back) % responses.length);
      values -= responses[at].size();
      responses[at] = ResponseFields.EMPTY;
    }

    /** The response {@code back} reads ago. */
    ResponseFields response(int back) {
      return responses[(int) ((count - back) % responses.length)];
    }

    int size() {
      return (int) Math.min(count, responses.length);
    }
  }

  private SessionTable<Recent> sessions = newSessions();

  /** How often each path led to a part of a key, by namespace. */
  private final Map<String, Map<String, int[]>> relationsByPath = new HashMap<>();

  private int paths;

  private static SessionTable<Recent> newSessions() {
    return new SessionTable<>(MAX_SESSIONS, SESSION_IDLE_MILLIS, Recent::new);
  }

  /** Forgets the reads so far: no line of a new file refers to one of another. */
  void beginFile() {
    sessions = newSessions();
  }

  /** Appends both columns, without the comma before them. */
  void append(AccessEvent event, StringBuilder line) {
    Recent recent = sessions.touch(event.session(), event.epochMillis());
    ResponseFields response = event.response().fields();
    Map<String, int[]> known =
        relationsByPath.computeIfAbsent(event.key().namespace(), unseen -> new HashMap<>());
    StringBuilder relations = new StringBuilder();
    relate(event.key().text(), recent, known, relations);
    appendPaths(response, known, line);
    line.append(',').append(relations);
    recent.add(response);
  }

  private static void appendPaths(
      ResponseFields response, Map<String, int[]> known, StringBuilder line) {
    boolean first = true;
    for (int path = 0; path < response.paths(); path++) {
      int[] count = known.get(response.path(path));
      if (count != null && count[0] >= BELIEVED) {
        line.append(first ? "" : " ").append(response.path(path));
        line.append('*').append(response.elements(path));
        first = false;
      }
    }
  }

  private void relate(
      String key, Recent recent, Map<String, int[]> known, StringBuilder relations) {
    int found = 0;
    for (int back = 1; back <= recent.size(); back++) {
      ResponseFields response = recent.response(back);
      for (int path = 0; path < response.paths() && found < MAX_RELATIONS; path++) {
        FieldRelation relation = relationOf(key, back, response, path);
        if (relation != null && isBelieved(relation.path(), known)) {
          relation.append(relations.append(found == 0 ? "" : " "));
          found++;
        }
      }
    }
  }

  private boolean isBelieved(String path, Map<String, int[]> known) {
    int[] count = known.get(path);
    if (count == null) {
      if (paths == MAX_PATHS) {
        return false;
      }
      paths++;
      count = new int[1];
      known.put(path, count);
    }
    count[0] = Math.min(BELIEVED, count[0] + 1);
    return count[0] >= BELIEVED;
  }

  private static @Nullable FieldRelation relationOf(
      String key, int back, ResponseFields response, int path) {
    for (int element = 0; element < response.elements(path); element++) {
      String value = response.value(response.start(path) + element);
      int at = value == null ? -1 : placeOf(value, key);
      if (value != null && at >= 0) {
        return new FieldRelation(at, at + value.length(), back, response.path(path), element);
      }
    }
    return null;
  }

  /** Where the value is a part of the key, zeros before it aside; a negative number if nowhere. */
  private static int placeOf(String value, String key) {
    for (int at = key.indexOf(value); at >= 0; at = key.indexOf(value, at + 1)) {
      int begin = at;
      while (begin > 0 && key.charAt(begin - 1) == '0') {
        begin--;
      }
      if ((KeyText.isCut(key, at) || KeyText.isCut(key, begin))
          && KeyText.isCut(key, at + value.length())) {
        return at;
      }
    }
    return -1;
  }
}
