package dev.hunch.predictor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilentSessionsTest {
  private final List<SessionState> told = new ArrayList<>();
  private final SilentSessions silent = new SilentSessions(told::add);
  private final SessionState steady = new SessionState();

  private void steadyEvents(int count) {
    for (int i = 0; i < count; i++) {
      silent.heard(steady);
    }
  }

  @Test
  void heard_sessionThatEnds_isToldOnce() {
    SessionState ends = new SessionState();
    steadyEvents(500); // the usual gap is one by now
    silent.heard(ends);
    steadyEvents(200);

    assertThat(told).containsExactly(ends);
  }

  @Test
  void heard_sessionThatGoesOn_isNeverTold() {
    steadyEvents(5_000);

    assertThat(told).isEmpty();
  }

  @Test
  void heard_sessionThatComesBackAndEnds_isToldAgain() {
    SessionState returns = new SessionState();
    steadyEvents(500);
    silent.heard(returns);
    steadyEvents(200);
    silent.heard(returns);
    steadyEvents(200);

    assertThat(told).containsExactly(returns, returns);
  }

  @Test
  void heard_manySessionsInTurn_silenceIsMeasuredByTheirGaps() {
    List<SessionState> sessions = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sessions.add(new SessionState());
    }
    for (int turn = 0; turn < 50; turn++) {
      sessions.forEach(silent::heard);
    }
    told.clear(); // it takes some turns to learn that a gap is a hundred long
    for (int turn = 0; turn < 50; turn++) {
      sessions.forEach(silent::heard);
    }

    assertThat(told).isEmpty();
  }
}
