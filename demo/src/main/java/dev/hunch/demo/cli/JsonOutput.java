package dev.hunch.demo.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes answers as one line of JSON. */
final class JsonOutput {
  private static final ObjectWriter WRITER = new ObjectMapper().writer();

  private JsonOutput() {}

  static String line(Map<String, ?> object) {
    try {
      return WRITER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of plain values are always written", e);
    }
  }

  /** Adds the value: as text if it is UTF-8, else in base 64 under another name. */
  static void putValue(Map<String, @Nullable Object> object, byte[] value) {
    try {
      object.put(
          "value", StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      object.put("value_base64", Base64.getEncoder().encodeToString(value));
    }
  }
}
