package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JsonRowsTest {
  @SuppressWarnings("NullAway.Init")
  private static TestDatabase database;

  @BeforeAll
  static void startDatabase() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stopDatabase() {
    database.close();
  }

  private static String read(String sql) throws Exception {
    JdbcOptions options =
        TestDatabase.optionsOf(database.url(), 1, Duration.ofSeconds(5), Duration.ofSeconds(5));
    KeyMapping mapping = KeyMapping.ofTemplates(Map.of("k", sql));
    try (JdbcBackingStore store =
        new JdbcBackingStore(options, Map.of("n", mapping), System::nanoTime)) {
      Loaded loaded = store.loadNow(Key.of("n", "k"));
      String json = new String(((Loaded.Found) loaded).value(), StandardCharsets.UTF_8);
      assertThat(new ObjectMapper().readTree(json).isArray()).isTrue();
      return json;
    }
  }

  private static void assertValue(String sqlValue, String json) throws Exception {
    assertThat(read("select " + sqlValue + " as v")).isEqualTo("[{\"v\":" + json + "}]");
  }

  @Test
  void read_numbers_keepEveryDigit() throws Exception {
    assertValue("1::smallint", "1");
    assertValue("9223372036854775807::bigint", "9223372036854775807");
    assertValue("12345678901234567890.12300::numeric", "12345678901234567890.12300");
    assertValue("0.00::numeric(10,2)", "0.00");
    assertValue("1e20::numeric", "100000000000000000000");
    assertValue("0.1::float8", "0.1");
    assertValue("0.1::float4", "0.1");
    assertValue("'NaN'::float8", "\"NaN\"");
    assertValue("'NaN'::numeric", "\"NaN\"");
    assertValue("'-Infinity'::float8", "\"-Infinity\"");
    assertValue("'$1.50'::money", "\"$1.50\"");
  }

  @Test
  void read_textAndBooleans_areThemselves() throws Exception {
    assertValue("true", "true");
    assertValue("'a \"quoted\" \\ ✓'::text", "\"a \\\"quoted\\\" \\\\ ✓\"");
    assertValue("'x'::char(3)", "\"x  \"");
    assertValue("B'101'", "\"101\"");
    assertValue(
        "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"");
    assertValue("'\\x00ff'::bytea", "\"AP8=\"");
    assertValue("'3 days'::interval", "\"3 days\"");
  }

  @Test
  void read_times_areIso() throws Exception {
    assertValue("'2026-02-03'::date", "\"2026-02-03\"");
    assertValue("'2026-02-03 04:05:06.7'::timestamp", "\"2026-02-03T04:05:06.7\"");
    assertValue("'2026-02-03 04:05:06+02'::timestamptz", "\"2026-02-03T02:05:06Z\"");
    assertValue("'04:05'::time", "\"04:05:00\"");
    assertValue("'04:05:06+02'::timetz", "\"04:05:06+02:00\"");
    assertValue("'infinity'::timestamp", "\"infinity\"");
    assertValue("'-infinity'::timestamptz", "\"-infinity\"");
    assertValue("'infinity'::date", "\"infinity\"");
  }

  @Test
  void read_jsonAndArrays_areNested() throws Exception {
    assertValue("'{\"a\": [1, null]}'::json", "{\"a\": [1, null]}");
    assertValue("'{\"b\":1.50}'::jsonb", "{\"b\": 1.50}");
    assertValue("array[1,null,3]", "[1,null,3]");
    assertValue("array[[1,2],[3,4]]", "[[1,2],[3,4]]");
    assertValue("array['a,b','\"']", "[\"a,b\",\"\\\"\"]");
    assertValue("array[1.50::numeric]", "[1.50]");
    assertValue("array['2026-02-03'::date]", "[\"2026-02-03\"]");
    assertValue("'{}'::int[]", "[]");
    assertValue("array['{\"x\":1}'::jsonb]", "[{\"x\": 1}]");
  }

  @Test
  void read_nulls_areNull() throws Exception {
    for (String type :
        new String[] {
          "int",
          "bigint",
          "numeric",
          "float8",
          "float4",
          "bool",
          "text",
          "json",
          "bytea",
          "date",
          "timestamp",
          "timestamptz",
          "time",
          "timetz",
          "int[]",
          "uuid"
        }) {
      assertValue("null::" + type, "null");
    }
  }

  @Test
  void read_severalRowsAndEqualNames_areAllThere() throws Exception {
    assertThat(read("select n as \"N\", n + 1 as n from generate_series(1, 3) n order by 1"))
        .isEqualTo("[{\"n\":1,\"n_2\":2},{\"n\":2,\"n_2\":3},{\"n\":3,\"n_2\":4}]");
  }
}
