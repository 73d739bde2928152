package dev.hunch.demo.sharedmemory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The layout stands in two modules that do not see each other; it must be one. */
class TableLayoutTest {
  private static final String WRITERS = "dev.hunch.sidecar.sharedmemory.TableLayout";
  private static final String READERS = "dev.hunch.client.sharedmemory.TableLayout";

  private static Map<String, Object> constantsOf(String type) throws ReflectiveOperationException {
    Map<String, Object> constants = new TreeMap<>();
    for (Field field : Class.forName(type).getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
        field.setAccessible(true);
        constants.put(field.getName(), field.get(null));
      }
    }
    return constants;
  }

  private static Method hashOf(String type) throws ReflectiveOperationException {
    Method hash = Class.forName(type).getDeclaredMethod("hashOf", String.class, String.class);
    hash.setAccessible(true);
    return hash;
  }

  @Test
  void constants_ofWriterAndReader_areEqual() throws Exception {
    assertThat(constantsOf(WRITERS)).isEqualTo(constantsOf(READERS)).hasSizeGreaterThan(20);
  }

  @Test
  void hashes_ofWriterAndReader_areEqual() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    Method writers = hashOf(WRITERS);
    Method readers = hashOf(READERS);
    for (int i = 0; i < 1000; i++) {
      String namespace = "n" + random.nextInt(9);
      String key = Long.toString(random.nextLong(), 36);
      assertThat(writers.invoke(null, namespace, key))
          .isEqualTo(readers.invoke(null, namespace, key));
    }
  }
}
