package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
  @Test
  void parse_namedParameters_becomeJdbcs() {
    NamedParameterSql parsed =
        NamedParameterSql.parse(
            SqlText.of("select * from t where a = :a and b = :b_2::int and c > :a"));
    assertThat(parsed.sql()).isEqualTo("select * from t where a = ? and b = ?::int and c > ?");
    assertThat(parsed.names()).containsExactly("a", "b_2", "a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select ':x', 'it''s :x'",
        "select E'\\':x', e'\\\\'",
        "select \":x\" from \"a\"\":x\"",
        "select 1 -- :x\n",
        "select 1 /* :x /* :x */ :x */",
        "select $$ :x $$, $tag$ :x $$ :x $tag$",
        "select '2026-01-01 10:00:00'::timestamp",
        "select a[1:2] from t",
        "select x::text"
      })
  void parse_colonsThatAreNoParameters_stay(String sql) {
    NamedParameterSql parsed = NamedParameterSql.parse(SqlText.of(sql));
    assertThat(parsed.names()).isEmpty();
    assertThat(parsed.sql()).isEqualTo(sql);
  }

  @Test
  void parse_questionMarkOperator_isEscapedForJdbc() {
    NamedParameterSql parsed =
        NamedParameterSql.parse(SqlText.of("select j ? 'k?' from t where id = :id and j ?| a"));
    assertThat(parsed.sql()).isEqualTo("select j ?? 'k?' from t where id = ? and j ??| a");
    assertThat(parsed.names()).isEqualTo(List.of("id"));
  }

  @Test
  void parse_positional_countsWhatIsCode() {
    PositionalSql parsed =
        PositionalSql.parse(
            SqlText.of("select '?' /* ? */ from t where a = ? and j ?? 'k' and b<?"));
    assertThat(parsed.single()).isEqualTo(2);
    assertThat(parsed.takes(2)).isTrue();
    assertThat(parsed.takes(3)).isFalse();
  }

  @Test
  void parse_list_takesAnyNumberOfParameters() {
    PositionalSql parsed =
        PositionalSql.parse(SqlText.of("select 1 from t where a = ? and b in (?*) and c = ?"));
    assertThat(parsed.takes(2)).isFalse();
    assertThat(parsed.sqlFor(3)).isEqualTo("select 1 from t where a = ? and b in (?) and c = ?");
    assertThat(parsed.sqlFor(5))
        .isEqualTo("select 1 from t where a = ? and b in (?, ?, ?) and c = ?");
  }

  @Test
  void parse_twoLists_isRefused() {
    assertThatThrownBy(() -> PositionalSql.parse(SqlText.of("select 1 where a in (?*,?*)")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update t set a = 1                                | is not a SELECT",
        "SHOW ALL                                          | is not a SELECT",
        "select * from t for update                        | locks what it reads",
        "select * from t FOR NO KEY UPDATE                 | locks what it reads",
        "select * from t for  share of t                   | locks what it reads",
        "with x as (delete from t returning *) select 1    | writes",
        "select 1; drop table t                            | is more than one statement",
      })
  void reasonItIsNoPlainRead_others_isTold(String sql, String reason) {
    assertThat(SqlText.of(sql).reasonItIsNoPlainRead()).startsWith(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "  SELECT * FROM t WHERE note = 'for update; delete'",
        "(select 1) union (select 2);",
        "with x as (select 1) select * from x",
        "values (1)",
        "select substring(a for 3), deleted, updated_at from t -- insert",
      })
  void reasonItIsNoPlainRead_reads_isNull(String sql) {
    assertThat(SqlText.of(sql).reasonItIsNoPlainRead()).isNull();
  }
}
