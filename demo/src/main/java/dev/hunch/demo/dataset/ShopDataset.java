package dev.hunch.demo.dataset;

import dev.hunch.core.agent.Ticker;
import dev.hunch.demo.drive.DirectReader;
import dev.hunch.demo.drive.StoreAccess;
import dev.hunch.demo.shop.CartTable;
import dev.hunch.demo.shop.Crowd;
import dev.hunch.demo.shop.CrowdOptions;
import dev.hunch.demo.shop.PostgresServer;
import dev.hunch.demo.shop.ShopGenerator;
import dev.hunch.demo.shop.ShopKeys;
import dev.hunch.demo.shop.ShopReads;
import dev.hunch.demo.shop.ShopSize;
import dev.hunch.demo.shop.TimedRead;
import dev.hunch.demo.shop.VirtualCrowd;
import dev.hunch.demo.show.Narrator;
import dev.hunch.demo.show.SidecarYaml;
import dev.hunch.sidecar.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The access log of the demo's shop, made without a sidecar: its users browse in virtual time, and
 * what they read is in a real PostgreSQL, so that the values' sizes and links are the real ones.
 *
 * @param size how much there is in the shop
 * @param sessions how many visits there are
 * @param seed decides the shop's rows and every user's steps
 */
public record ShopDataset(ShopSize size, int sessions, long seed) {
  private static final Duration READ_TIME = Duration.ofNanos(500_000);
  private static final int AT_ONCE = 32;
  private static final double THINK_MILLIS = 120;
  private static final double WORK_MILLIS = 1;

  /** Whose values change while the shop is open. */
  private static final String CARTS = "cart:";

  /**
   * Makes the reads.
   *
   * @param server an empty database, which is filled
   * @param folder for temporary files
   * @throws IOException if the disk fails
   * @throws SQLException if the database refuses
   */
  public List<TimedRead> generate(
      PostgresServer server, Path folder, Ticker ticker, Narrator narrator)
      throws IOException, SQLException {
    Narrator.Step filling = narrator.begin("filling the shop", 0);
    try (Connection connection = server.connect()) {
      new ShopGenerator(size, seed).fill(connection);
    }
    filling.done("");
    Path config =
        new SidecarYaml(server.port(), 1, false, null, null).write(folder.resolve("dataset.yaml"));
    CrowdOptions visits =
        new CrowdOptions(
            "visit", 1, size.users(), sessions, AT_ONCE, THINK_MILLIS, WORK_MILLIS, seed);
    Narrator.Step browsing = narrator.begin("users browse", sessions);
    try (StoreAccess store = StoreAccess.open(config, ShopKeys.NAMESPACE, ticker);
        CartTable carts = new CartTable(server.port())) {
      List<TimedRead> reads =
          new VirtualCrowd(new Crowd(size, seed, visits), READ_TIME)
              .browse(
                  remembering(store.reader()),
                  (session, user, product) -> carts.add(user, product),
                  browsing::reached);
      browsing.done(
          String.format(Locale.ROOT, "%,d reads in %,d sessions", reads.size(), sessions));
      return reads;
    } catch (ConfigException e) {
      throw new IOException("the shop's own configuration is refused: " + e.getMessage(), e);
    }
  }

  /** Asks the database once for what does not change. */
  private static ShopReads remembering(DirectReader database) {
    Map<String, byte[]> known = new HashMap<>();
    return (session, key) -> {
      byte[] value = key.startsWith(CARTS) ? null : known.get(key);
      if (value == null) {
        value = database.load(key);
        if (value != null) {
          known.put(key, value);
        }
      }
      return value;
    };
  }
}
