package dev.hunch.sidecar.endurance;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.PredictionReason;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.wiring.ConfiguredStores;
import dev.hunch.sidecar.wiring.Sidecar;
import dev.hunch.sidecar.wiring.SidecarStartException;
import dev.hunch.sidecar.wiring.TestSidecar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program that is killed: a whole sidecar; its database is the shared truth, or the configured
 * one if no truth is given.
 */
public final class EnduranceSidecar {
  private EnduranceSidecar() {}

  /** Arguments: the configuration; and perhaps the truth's file, groups, items per group. */
  public static void main(String[] arguments) throws Exception {
    HunchConfig config = ConfiguredStores.read(Path.of(arguments[0]));
    Sidecar sidecar;
    try {
      sidecar = arguments.length == 1 ? Sidecar.start(config) : overTheTruth(config, arguments);
    } catch (SidecarStartException e) {
      System.err.println(e.getMessage());
      System.exit(69);
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  sidecar.close();
                  Runtime.getRuntime().halt(0);
                }));
    System.out.println(sidecar.readyLine());
    answerTheTest();
  }

  private static Sidecar overTheTruth(HunchConfig config, String[] arguments)
      throws IOException, SidecarStartException {
    KeySpace keys = new KeySpace(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    SharedTruth truth = SharedTruth.open(Path.of(arguments[1]), keys.size());
    return TestSidecar.start(
        config, new VersionedStore(truth, keys), () -> event -> neighbours(keys, event));
  }

  /** Expects the next two items of the group after each. */
  private static List<Prediction> neighbours(KeySpace keys, AccessEvent event) {
    int read = keys.numberOf(event.key());
    if (read < 0) {
      return List.of();
    }
    int end = keys.firstOf(keys.groupOf(read) + 1);
    List<Prediction> expected = new ArrayList<>();
    for (int next = read + 1; next < Math.min(end, read + 3); next++) {
      expected.add(
          new Prediction(keys.key(next), 0.9, new PredictionReason("test", "the next item")));
    }
    return expected;
  }

  /** Tells its state for each byte. When the test's process is gone, the end of the pipe is too. */
  private static void answerTheTest() throws IOException {
    while (System.in.read() >= 0) {
      System.out.println(ProcessState.line());
    }
    Runtime.getRuntime().halt(1);
  }
}
