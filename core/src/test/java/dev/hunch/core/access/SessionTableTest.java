package dev.hunch.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SessionTableTest {
  private int begun;
  private final SessionTable<Integer> table = new SessionTable<>(3, 1_000, () -> ++begun);

  @Test
  void newTable_badBounds_areRefusedWithTheirValues() {
    assertThatThrownBy(() -> new SessionTable<>(0, 1, Object::new)).hasMessageContaining("0");
    assertThatThrownBy(() -> new SessionTable<>(1, -7, Object::new)).hasMessageContaining("-7");
  }

  @Test
  void touch_activeSession_keepsItsState() {
    assertThat(table.touch("a", 0)).isEqualTo(1);
    assertThat(table.touch("a", 1_000)).isEqualTo(1);
    assertThat(table.touch("a", 2_000)).isEqualTo(1);
  }

  @Test
  void touch_sessionIdleTooLong_startsAnew() {
    table.touch("a", 0);
    assertThat(table.touch("a", 1_001)).isEqualTo(2);
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void touch_tooManySessions_endsTheLeastRecentlyActive() {
    table.touch("a", 0);
    table.touch("b", 1);
    table.touch("c", 2);
    table.touch("a", 3);
    table.touch("d", 4);
    assertThat(table.size()).isEqualTo(3);
    assertThat(table.peek("b")).isNull();
    assertThat(table.peek("a")).isEqualTo(1);
  }

  @Test
  void peek_session_doesNotMakeItActive() {
    table.touch("a", 0);
    table.touch("b", 1);
    table.touch("c", 2);
    assertThat(table.peek("a")).isEqualTo(1);
    table.touch("d", 3);
    assertThat(table.peek("a")).isNull();
  }
}
