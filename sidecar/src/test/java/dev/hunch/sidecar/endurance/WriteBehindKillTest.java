package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sidecar that writes behind into a real database and is killed under load, again and again, on
 * one journal and one cache file; now and then while the database is away, or while a slow
 * statement runs there, which ends when the next sidecar lives.
 *
 * <p>{@code -Dhunch.kills=50} kills it as often, and {@code -Dhunch.seed} chooses other points.
 */
class WriteBehindKillTest {
  private static final int KILLS = Integer.getInteger("hunch.kills", 6);
  private static final long SEED = Long.getLong("hunch.seed", 1);

  @TempDir private Path folder;

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void kill_atRandomPointsUnderLoad_losesNothingAcknowledgedAndKeepsTheOrder() throws Exception {
    Tally tally =
        new KilledWriters(folder, "write-behind", new SplittableRandom(SEED)).kill(KILLS, SEED);
    assertThat(tally.of("lives")).isEqualTo(KILLS + 2L);
  }
}
