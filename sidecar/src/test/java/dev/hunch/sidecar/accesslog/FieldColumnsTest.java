package dev.hunch.sidecar.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import dev.hunch.core.access.Response;
import dev.hunch.core.access.ResponseFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FieldColumnsTest {
  private final FieldColumns columns = new FieldColumns();

  private String line(String session, String key, String... pathsAndValues) {
    StringBuilder line = new StringBuilder();
    columns.append(event(session, key, pathsAndValues), line);
    return line.toString();
  }

  private static AccessEvent event(String session, String key, String... pathsAndValues) {
    ResponseFields.Builder fields = new ResponseFields.Builder();
    for (int i = 0; i < pathsAndValues.length; i += 2) {
      fields.add(pathsAndValues[i], pathsAndValues[i + 1]);
    }
    return new AccessEvent(
        1, session, Key.of("shop", key), AccessResult.MISS, 1, Response.of(fields.build()), false);
  }

  @Test
  void append_fieldThatLedToAKeyTwice_isWrittenFromThenOn() {
    assertThat(line("s", "order:1", "[].p", "71", "[].p", "72", "[].q", "9")).isEqualTo(",");
    assertThat(line("s", "product:71")).isEqualTo(",");
    assertThat(line("s", "product:72")).isEqualTo(",8-10=2:[].p:1");
    assertThat(line("t", "order:2", "[].p", "73", "[].q", "8")).isEqualTo("[].p*1,");
    assertThat(line("t", "product:73:stock")).isEqualTo(",8-10=1:[].p:0");
  }

  @Test
  void append_partThatIsPadded_tellsWhereTheValueIs() {
    line("s", "a", "n", "17");
    line("s", "b:0017");
    line("s", "a", "n", "18");
    assertThat(line("s", "b:00018x")).isEqualTo(",5-7=1:n:0");
  }

  @Test
  void append_textInTheMiddleOfANumber_isNoRelation() {
    for (int i = 0; i < 3; i++) {
      line("s", "a", "n", "17");
      assertThat(line("s", "b:1170")).isEqualTo(",");
    }
  }

  @Test
  void append_responseOfAnotherSessionOrFile_isNoRelation() {
    for (int i = 0; i < 3; i++) {
      line("s", "a", "n", "17");
      line("s", "b:17");
    }
    line("s", "a", "n", "18");
    assertThat(line("t", "b:18")).isEqualTo(",");
    columns.beginFile();
    assertThat(line("s", "b:18")).isEqualTo(",");
  }

  @Test
  void append_moreValuesThanAreRemembered_forgetsTheOldestResponsesOnly() {
    for (int i = 0; i < 2; i++) {
      line("s", "a", "n", "17");
      line("s", "b:17");
    }
    for (int round = 0; round < 3; round++) {
      line("s", "a", "n", "21");
      line("s", "a", "n", "22");
      line("s", "large", manyValues(ResponseFields.MAX_VALUES));
      assertThat(line("s", "b:21")).as("all fit").isEqualTo(",2-4=3:n:0");
      line("s", "large", manyValues(ResponseFields.MAX_VALUES - 1));
      assertThat(line("s", "b:21")).as("one too many").isEqualTo(",");
      assertThat(line("s", "b:22")).as("in its place").isEqualTo(",2-4=5:n:0");
    }
  }

  private static String[] manyValues(int count) {
    String[] fields = new String[2 * count];
    for (int i = 0; i < count; i++) {
      fields[2 * i] = "p" + i;
      fields[2 * i + 1] = "value" + i;
    }
    return fields;
  }

  /** Random sessions with random responses: what is no part of a key is in no line. */
  @Test
  void append_anyResponses_writesNoValueThatIsNotInAKey() {
    SplittableRandom random = new SplittableRandom(3);
    String letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (int round = 0; round < 20; round++) {
      Set<String> values = new HashSet<>();
      StringBuilder keys = new StringBuilder();
      StringBuilder lines = new StringBuilder();
      List<String> known = new ArrayList<>();
      for (int read = 0; read < 300; read++) {
        String[] fields = new String[2 * random.nextInt(12)];
        for (int i = 0; i < fields.length; i += 2) {
          StringBuilder value = new StringBuilder();
          for (int length = 6 + random.nextInt(10); length > 0; length--) {
            value.append(letters.charAt(random.nextInt(letters.length())));
          }
          fields[i] = "PATH[]." + "P".repeat(1 + random.nextInt(3));
          fields[i + 1] = value.toString();
          values.add(value.toString());
          known.add(value.toString());
        }
        String key =
            known.isEmpty() || random.nextInt(3) == 0
                ? "K:" + random.nextInt(1_000_000)
                : "K:" + known.get(Math.max(0, known.size() - 1 - random.nextInt(9)));
        keys.append(key).append('\n');
        lines.append(line("S" + random.nextInt(3), key, fields)).append('\n');
      }
      assertThat(lines.toString()).contains("PATH[].P:");
      for (String value : values) {
        if (keys.indexOf(value) < 0) {
          assertThat(lines.indexOf(value)).as(value).isNegative();
        }
      }
    }
  }
}
