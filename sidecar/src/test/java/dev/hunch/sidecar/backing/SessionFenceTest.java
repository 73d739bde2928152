package dev.hunch.sidecar.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.hunch.sidecar.backing.SessionFence.Session;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionFenceTest {
  @Test
  void isPast_sessionOfAProcessWhoseNumberIsAnothersByNow_isAndTheOtherGoesOn() throws Exception {
    try (TestDatabase database = new TestDatabase()) {
      JdbcOptions options =
          TestDatabase.optionsOf(database.url(), 1, Duration.ofSeconds(30), Duration.ofSeconds(30));
      try (HikariDataSource pool = ConnectionPool.openForWrites(options);
          Connection present = database.connect()) {
        SessionFence fence = new SessionFence(options, pool);
        Session its = fence.sessionOf(present);
        assertThat(fence.isPast(new Session(its.pid(), its.startMicros() - 1))).isTrue();
        assertThat(present.isValid(30)).isTrue();

        assertThat(fence.isPast(its)).as("it is ended now, and perhaps there still").isFalse();
        await().atMost(Duration.ofSeconds(60)).until(() -> fence.isPast(its));
        assertThat(present.isValid(30)).isFalse();
      }
    }
  }
}
