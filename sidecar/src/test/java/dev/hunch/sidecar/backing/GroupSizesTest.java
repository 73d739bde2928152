package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.sidecar.backing.GroupSizes.Failure;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupSizesTest {
  private static final String SQL = "select a from t where id = ?";
  private final GroupSizes sizes = new GroupSizes(64, 1_000);

  private int most() {
    return sizes.mostOf(new KeyMapping.Query(SQL, List.of("1")));
  }

  @Test
  void mostOf_fastQueries_grows() {
    assertThat(most()).isEqualTo(8);
    sizes.onTogether(SQL, 3, 1);
    assertThat(most()).as("not as many as might have been").isEqualTo(8);
    for (int expected : List.of(16, 32, 64, 64)) {
      sizes.onTogether(SQL, most(), 1);
      assertThat(most()).isEqualTo(expected);
    }
  }

  @Test
  void mostOf_slowQueries_shrinksAndIsTriedAgain() {
    most();
    sizes.onTogether(SQL, 8, 100);
    assertThat(most()).as("neither fast nor slow").isEqualTo(8);
    sizes.onTogether(SQL, 8, 200);
    assertThat(most()).isEqualTo(4);
    sizes.onFailed(SQL, 4, Failure.SIZE);
    assertThat(most()).isEqualTo(1);
    for (int i = 0; i < 500; i++) {
      sizes.onAlone(SQL, true);
    }
    assertThat(most()).isEqualTo(2);
  }

  @Test
  void mostOf_textThatFailsWhereEachAloneDoesNot_isOneForEver() {
    most();
    sizes.onFailed(SQL, 8, Failure.TEXT);
    assertThat(most()).isEqualTo(1);
    sizes.onAlone(SQL, false);
    assertThat(most()).as("alone it fails as well: its table may be missing").isEqualTo(8);
    sizes.onFailed(SQL, 8, Failure.TEXT);
    sizes.onAlone(SQL, true);
    for (int i = 0; i < 1_000; i++) {
      sizes.onAlone(SQL, true);
    }
    assertThat(most()).isEqualTo(1);
  }

  @Test
  void mostOf_keyThatFails_staysAsItIs() {
    most();
    sizes.onFailed(SQL, 8, Failure.KEY);
    assertThat(most()).isEqualTo(8);
  }

  @Test
  void mostOf_longTextOrManyParameters_isFewer() {
    KeyMapping.Query wide = new KeyMapping.Query("select 1", Collections.nCopies(4_096, "1"));
    assertThat(sizes.mostOf(wide)).isEqualTo(2);
    KeyMapping.Query text = new KeyMapping.Query("select " + " ".repeat(200_000), List.of());
    assertThat(sizes.mostOf(text)).isEqualTo(1);
  }

  @Test
  void mostOf_bracketsThatWouldCloseOurs_isOne() {
    assertThat(sizes.mostOf(new KeyMapping.Query("select 1) q, (select 2", List.of()))).isOne();
    assertThat(sizes.mostOf(new KeyMapping.Query("select ')'", List.of()))).isEqualTo(8);
  }

  @Test
  void mostOf_switchedOff_isOne() {
    assertThat(new GroupSizes(1, 1_000).mostOf(new KeyMapping.Query(SQL, List.of()))).isOne();
  }

  @Test
  void textFor_statement_isABranchForEachKey() {
    GroupSql sql = GroupSql.of("select 1 -- one");
    assertThat(sql).isNotNull();
    if (sql != null) {
      assertThat(sql.textFor(2))
          .isEqualTo(
              "select 0, row_number() over (), q.* from (select 1 -- one\n) q"
                  + " union all select 1, row_number() over (), q.* from (select 1 -- one\n) q"
                  + " order by 1, 2");
    }
  }
}
