package dev.hunch.sidecar.backing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Write;
import dev.hunch.core.cache.WriteException;
import dev.hunch.core.cache.WriteException.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteMappingTest {
  private static final String PUT = "insert into t values (:id, :value)";
  private static final String DELETE = "delete from t where id = :id";

  private static WriteMapping mapping(String template, String put, @Nullable String delete)
      throws KeyMappingException {
    return WriteMapping.of(Map.of(template, new WriteSql(put, delete)));
  }

  private static Write put(String key, byte[] value) {
    return new Write(Key.of("shop", key), value);
  }

  private static Write delete(String key) {
    return new Write(Key.of("shop", key), null);
  }

  private static void assertRefused(WriteMapping mapping, Write write, Reason reason) {
    assertThatThrownBy(() -> mapping.queryOf(write))
        .isInstanceOfSatisfying(
            WriteException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void queryOf_put_bindsSlotsAndTheValueAsText() throws Exception {
    WriteMapping mapping =
        mapping("{a}/{b}", "insert into t select :b, :value::jsonb, :a, :value", null);
    KeyMapping.Query query = mapping.queryOf(put("1/2", "[\"ä\"]".getBytes(UTF_8)));
    assertThat(query.sql()).isEqualTo("insert into t select ?, ?::jsonb, ?, ?");
    assertThat(query.parameters()).containsExactly("2", "[\"ä\"]", "1", "[\"ä\"]");
  }

  @Test
  void queryOf_delete_bindsTheSlots() throws Exception {
    KeyMapping.Query query = mapping("user:{id}", PUT, DELETE).queryOf(delete("user:7"));
    assertThat(query.sql()).isEqualTo("delete from t where id = ?");
    assertThat(query.parameters()).containsExactly("7");
  }

  @Test
  void queryOf_severalTemplatesFit_takesTheMostSpecific() throws Exception {
    Map<String, WriteSql> sql = new LinkedHashMap<>();
    sql.put("order:{id}", new WriteSql(PUT, null));
    sql.put("order:{id}:note", new WriteSql("update notes set n = :value where id = :id", null));
    WriteMapping mapping = WriteMapping.of(sql);
    assertThat(mapping.queryOf(put("order:5:note", new byte[0])).sql()).startsWith("update notes");
    assertThat(mapping.queryOf(put("order:5", new byte[0])).sql()).startsWith("insert");
  }

  @Test
  void queryOf_whatHasNoStatement_isRefused() throws Exception {
    WriteMapping mapping = mapping("user:{id}", PUT, null);
    assertRefused(mapping, put("cart:1", new byte[0]), Reason.UNMAPPED);
    assertRefused(mapping, delete("cart:1"), Reason.UNMAPPED);
    assertRefused(mapping, delete("user:1"), Reason.UNDELETABLE);
  }

  @Test
  void queryOf_valueThatIsNotText_isRefused() throws Exception {
    WriteMapping mapping = mapping("user:{id}", PUT, null);
    assertRefused(mapping, put("user:1", new byte[] {(byte) 0xC3, 0x28}), Reason.NOT_TEXT);
    assertRefused(mapping, put("user:1", new byte[] {'a', 0, 'b'}), Reason.NOT_TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "user:{id} | select :value | | put | is not a statement that writes",
        "user:{id} | select * from t where a = :value for update | | put | is not a statement",
        "user:{id} | update t set a = :value; drop table t | | put | is more than one statement",
        "user:{id} | insert into t values (:id) | | put | does not use :value",
        "user:{id} | insert into t values (:id, ':value') | | put | does not use :value",
        "user:{id} | insert into t values (:key, :value) | | put | has the parameter :key",
        "user:{id} | insert into t values (:value) | delete from t | delete | does not use the slot {id}",
        "user:{id} | insert into t values (:value) | delete from t where i = :id and v = :value"
            + " | delete | has the parameter :value",
        "user:{id} | insert into t values (:value) | truncate t | delete | is not a statement",
        "user:{value} | insert into t values (:value) | | | has the slot {value}",
        "user:{id | insert into t values (:value) | | | has a { without a }",
      })
  void of_mistakes_areToldWithTheirStatement(
      String template, String put, @Nullable String delete, @Nullable String part, String message) {
    assertThatThrownBy(() -> mapping(template, put, delete))
        .isInstanceOfSatisfying(
            KeyMappingException.class,
            e -> {
              assertThat(e.template()).isEqualTo(template);
              assertThat(e.part()).isEqualTo(part);
            })
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into t values (:value) on conflict (id) do update set v = excluded.v;",
        "  UPDATE t SET v = :value WHERE id = :id",
        "merge into t using (values (:value)) s(v) on false when not matched then insert values (v)",
        "with s as (select :value::jsonb v) insert into t select v from s",
        "-- says what it does\ninsert into t values (:value)",
        "delete from t where v = :value",
      })
  void of_statementsThatWrite_areAllowed(String put) throws Exception {
    assertThat(mapping("user:{id}", put, null)).isNotNull();
  }
}
