package dev.hunch.predictor.response;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.KeyText;
import dev.hunch.core.access.Response;
import dev.hunch.core.access.ResponseFields;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes fields out of values that are JSON objects or arrays: whole numbers and short texts, by
 * their paths. All else has none: another format, what is damaged, what is too large. Thread-safe.
 */
public final class JsonFields {
  /** A longer value is not looked at. */
  public static final int MAX_BYTES = 16 << 10;

  private static final int MAX_TEXT = 64;
  private static final int MAX_DEPTH = 8;
  private static final int MAX_NAME = 40;
  private static final int MAX_DIGITS_OF_NAME = 2;

  /** Keeps no names: those of values may be anybody's data, and without end. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private JsonFields() {}

  /**
   * Prepares a look at a value; so cheap that a read can afford it.
   *
   * @param value nobody may write to it
   */
  public static Response responseOf(Key key, byte @Nullable [] value) {
    if (value == null || value.length > MAX_BYTES || !looksLikeJson(value)) {
      return Response.NONE;
    }
    byte[] json = value;
    return Response.of(json.length, () -> read(key, json));
  }

  private static boolean looksLikeJson(byte[] value) {
    for (byte b : value) {
      if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
        return b == '{' || b == '[';
      }
    }
    return false;
  }

  /** Takes the fields out; what the key tells already is left out. */
  static ResponseFields read(Key key, byte[] json) {
    ResponseFields.Builder fields = new ResponseFields.Builder();
    try (JsonParser parser = parserOf(json)) {
      parser.nextToken();
      readValue(parser, "", 0, key.text(), fields);
      // The rest is read as well: half of a damaged value is not to be believed.
      while (parser.nextToken() != null) {
        parser.skipChildren();
      }
      return fields.build();
    } catch (IOException | RuntimeException e) {
      return ResponseFields.EMPTY;
    }
  }

  /** Decodes first: of bytes Jackson would put a mark in the place of what is no UTF-8. */
  private static JsonParser parserOf(byte[] json) throws IOException {
    CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
    return JSON.createParser(text.array(), text.arrayOffset(), text.remaining());
  }

  private static void readValue(
      JsonParser parser, String path, int depth, String key, ResponseFields.Builder fields)
      throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return;
    }
    if (token.isStructStart() && (depth == MAX_DEPTH || fields.isFull())) {
      parser.skipChildren();
    } else if (token == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String inner = joined(path, nameOf(parser.currentName()));
        parser.nextToken();
        readValue(parser, inner, depth + 1, key, fields);
      }
    } else if (token == JsonToken.START_ARRAY) {
      String inner = path + "[]";
      while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
        readValue(parser, inner, depth + 1, key, fields);
      }
    } else {
      fields.add(path, scalar(parser, token, key));
    }
  }

  private static @Nullable String scalar(JsonParser parser, JsonToken token, String key)
      throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_STRING) {
      return null;
    }
    if (parser.getTextLength() > MAX_TEXT || parser.getTextLength() == 0) {
      return null;
    }
    String text = parser.getText();
    return KeyText.hasPart(key, text) ? null : text;
  }

  private static String joined(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** A name that may be somebody's data, as in a map of users by e-mail address, is not kept. */
  private static String nameOf(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME || isDigit(name.charAt(0))) {
      return "*";
    }
    int digits = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (isDigit(c)) {
        digits++;
      } else if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_' && c != '-') {
        return "*";
      }
    }
    return digits > MAX_DIGITS_OF_NAME ? "*" : name;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
