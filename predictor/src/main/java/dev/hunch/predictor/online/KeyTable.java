package dev.hunch.predictor.online;

import dev.hunch.core.access.Key;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keys, each once, with a number: so that a file names each key once. */
final class KeyTable {
  private static final int MAX_KEYS = 10_000_000;
  private static final int MAX_KEY_BYTES = 1 << 24;

  private final Map<Key, Integer> ids = new HashMap<>();
  private final List<Key> keys = new ArrayList<>();

  void add(Key key) {
    if (ids.putIfAbsent(key, keys.size()) == null) {
      keys.add(key);
    }
  }

  int idOf(Key key) {
    Integer id = ids.get(key);
    if (id == null) {
      throw new IllegalArgumentException("key was not added first");
    }
    return id;
  }

  Key get(int id) throws IOException {
    if (id < 0 || id >= keys.size()) {
      throw new IOException("unknown key number " + id + " of " + keys.size());
    }
    return keys.get(id);
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(keys.size());
    for (Key key : keys) {
      writeText(out, key.namespace());
      writeText(out, key.text());
    }
  }

  static KeyTable readFrom(DataInput in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_KEYS) {
      throw new IOException("absurd number of keys: " + count);
    }
    KeyTable table = new KeyTable();
    for (int i = 0; i < count; i++) {
      table.add(Key.of(readText(in), readText(in)));
    }
    return table;
  }

  private static void writeText(DataOutput out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_KEY_BYTES) {
      throw new IOException("absurd length of a key: " + length);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
