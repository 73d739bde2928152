package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sidecar that writes through into a real database and is killed under load, again and again, on
 * one cache file. The next begins when what the dead one had sent has ended in the database: what
 * the file shows then is what the store has.
 *
 * <p>{@code -Dhunch.kills=50} kills it as often, and {@code -Dhunch.seed} chooses other points.
 */
class WriteThroughKillTest {
  private static final int KILLS = Integer.getInteger("hunch.kills", 2);
  private static final long SEED = Long.getLong("hunch.seed", 1);

  @TempDir private Path folder;

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void kill_atRandomPointsUnderLoad_leavesNothingInTheFileThatTheStoreHasNot() throws Exception {
    Tally tally =
        new KilledWriters(folder, "write-through", new SplittableRandom(SEED)).kill(KILLS, SEED);
    assertThat(tally.of("lives")).isEqualTo(KILLS + 2L);
  }
}
