package dev.hunch.core.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The short values that a response holds, by their paths. They stay in memory: no log, message or
 * metric ever holds one.
 *
 * <p>A path names the way to a value, {@code lines[].product_id}: all elements of a list share one
 * path and are told apart by their place on it. Bounded, immutable and thread-safe.
 */
public final class ResponseFields {
  /** How many values are kept of a response. */
  public static final int MAX_VALUES = 128;

  /** How many values of one path are kept. */
  public static final int MAX_ELEMENTS = 16;

  /** The response has no fields, or nobody may look at them. */
  public static final ResponseFields EMPTY = new Builder().build();

  private final String[] paths;

  /** Where the values of each path begin; one more than there are paths. */
  private final int[] starts;

  private final @Nullable String[] values;

  private ResponseFields(String[] paths, int[] starts, @Nullable String[] values) {
    this.paths = paths;
    this.starts = starts;
    this.values = values;
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return values.length == 0;
  }

  /** How many paths there are. */
  public int paths() {
    return paths.length;
  }

  /** A path. */
  public String path(int path) {
    return paths[path];
  }

  /** The number of a path, or a negative one if the response lacks it. */
  public int indexOf(String path) {
    for (int i = 0; i < paths.length; i++) {
      if (paths[i].equals(path)) {
        return i;
      }
    }
    return -1;
  }

  /** How many elements the path has. */
  public int elements(int path) {
    return starts[path + 1] - starts[path];
  }

  /** The place of the path's first element among all values. */
  public int start(int path) {
    return starts[path];
  }

  /** How many values there are, over all paths. */
  public int size() {
    return values.length;
  }

  /**
   * A value, or null where the element has none that could be part of a key.
   *
   * @param place from 0 to {@link #size()} − 1, path after path
   */
  public @Nullable String value(int place) {
    return values[place];
  }

  /** Whether a path can have several elements. */
  public static boolean isList(String path) {
    return path.indexOf('[') >= 0 || path.indexOf('*') >= 0;
  }

  /** Tells sizes only: values are nobody's business. */
  @Override
  public String toString() {
    return "ResponseFields[" + values.length + " values of " + paths.length + " paths]";
  }

  /** Collects the fields of one response; what is beyond the bounds is left out. */
  public static final class Builder {
    private final Map<String, List<@Nullable String>> elements = new LinkedHashMap<>();
    private int size;

    /** Creates an empty builder. */
    public Builder() {}

    /** Whether it takes no more. */
    public boolean isFull() {
      return size == MAX_VALUES;
    }

    /**
     * Adds the path's next element.
     *
     * @param value null if there is none that could be part of a key
     */
    public Builder add(String path, @Nullable String value) {
      if (isFull()) {
        return this;
      }
      List<@Nullable String> ofPath = elements.computeIfAbsent(path, unseen -> new ArrayList<>());
      if (ofPath.size() < MAX_ELEMENTS) {
        ofPath.add(value);
        size++;
      }
      return this;
    }

    /** What was collected. */
    public ResponseFields build() {
      int[] starts = new int[elements.size() + 1];
      @Nullable String[] values = new @Nullable String[size];
      int path = 0;
      int place = 0;
      for (List<@Nullable String> ofPath : elements.values()) {
        starts[path++] = place;
        for (String value : ofPath) {
          values[place++] = value;
        }
      }
      starts[path] = place;
      return new ResponseFields(elements.keySet().toArray(new String[0]), starts, values);
    }
  }
}
