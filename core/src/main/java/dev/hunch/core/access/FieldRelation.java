package dev.hunch.core.access;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * That a part of a key was what a field of an earlier response of the session held. It is how the
 * access log tells of values without telling one: the part is in the key, which is logged anyway.
 *
 * @param from where the part begins in the key's text
 * @param to where it ends, behind its last character
 * @param back which of the session's reads had the response: 1 is the last one before the key's
 * @param path the field's path
 * @param element which of the path's elements it is, from 0
 */
public record FieldRelation(int from, int to, int back, String path, int element) {
  /** How many of a session's last responses are looked at. */
  public static final int MAX_BACK = 16;

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,5})-(\\d{1,5})=(\\d{1,2}):([^: ]+):(\\d{1,2})");

  public FieldRelation {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("no part of a key: " + from + " to " + to);
    }
    if (back < 1 || back > MAX_BACK) {
      throw new IllegalArgumentException("back is not from 1 to " + MAX_BACK + ": " + back);
    }
    if (element < 0 || element >= ResponseFields.MAX_ELEMENTS) {
      throw new IllegalArgumentException("no element: " + element);
    }
  }

  /** Appends the relation as the access log has it: {@code 8-12=2:lines[].product_id:0}. */
  public void append(StringBuilder text) {
    text.append(from).append('-').append(to).append('=').append(back);
    text.append(':').append(path).append(':').append(element);
  }

  /** Reads what {@link #append} wrote; null if it is something else. */
  public static @Nullable FieldRelation parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    try {
      return new FieldRelation(
          Integer.parseInt(form.group(1)),
          Integer.parseInt(form.group(2)),
          Integer.parseInt(form.group(3)),
          form.group(4),
          Integer.parseInt(form.group(5)));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
