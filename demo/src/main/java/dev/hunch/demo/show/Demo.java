package dev.hunch.demo.show;

import dev.hunch.core.agent.Ticker;
import dev.hunch.demo.drive.DirectReader;
import dev.hunch.demo.shop.CartTable;
import dev.hunch.demo.shop.PostgresServer;
import dev.hunch.demo.shop.ShopGenerator;
import dev.hunch.demo.shop.ShopKeys;
import dev.hunch.faults.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The demo: a shop on a PostgreSQL of its own, whose users are served three times over, each time
 * from a fresh cache and with the same steps: by the database alone, by the sidecar as a plain
 * cache, and by Hunch.
 *
 * <p>All that it starts is given to its {@link Belongings}, which end it.
 */
public final class Demo {
  private final DemoPlan plan;
  private final Path folder;
  private final Belongings belongings;
  private final Ticker ticker;
  private final Narrator narrator;
  private final Path bundle;

  /**
   * Creates the demo.
   *
   * @param folder where its files go
   * @param belongings takes charge of what it starts
   * @param ticker elapsed time
   * @param narrator is told what happens
   */
  public Demo(DemoPlan plan, Path folder, Belongings belongings, Ticker ticker, Narrator narrator) {
    this.plan = plan;
    this.folder = folder;
    this.belongings = belongings;
    this.ticker = ticker;
    this.narrator = narrator;
    this.bundle = folder.resolve("model");
  }

  /**
   * Runs it all.
   *
   * @return direct, plain and hunch, in this order
   * @throws IOException if a part does not start, or the disk fails
   * @throws SQLException if the database refuses
   * @throws ExecutionException if a user was not served
   * @throws InterruptedException if the caller is interrupted
   */
  public List<ModeResult> run(PostgresServer server)
      throws IOException, SQLException, ExecutionException, InterruptedException {
    fill(server);
    DirectEndpoint truth = DirectEndpoint.open(yaml("truth", server.port(), false, null), ticker);
    belongings.add("the connections that check values", truth);
    makeLog(server, truth.directReader(ShopKeys.NAMESPACE));
    Training.run(folder.resolve("access-log"), ShopKeys.NAMESPACE, plan, bundle, narrator);
    narrator.say(
        String.format(
            Locale.ROOT,
            "Now the database is %s away, and users come that training has never seen.",
            millis(plan.storeRoundTrip())));
    List<ModeResult> results = new ArrayList<>();
    for (String mode : List.of("direct", "plain", "hunch")) {
      results.add(show(mode, server, truth.directReader(ShopKeys.NAMESPACE)));
    }
    return results;
  }

  /** Starts the database; the caller's, so that it can be kept. */
  public PostgresServer startDatabase() throws IOException {
    Narrator.Step step = narrator.begin("starting PostgreSQL", 0);
    PostgresServer server = belongings.add("PostgreSQL", PostgresServer.start(folder));
    step.done("port " + server.port());
    return server;
  }

  /** Starts a sidecar that prefetches by the trained model, straight at the database. */
  public SidecarProcess startToKeep(PostgresServer server)
      throws IOException, InterruptedException {
    return SidecarProcess.start(
        yaml("kept", server.port(), true, bundle), folder, "kept", belongings);
  }

  private void fill(PostgresServer server) throws SQLException {
    Narrator.Step step = narrator.begin("filling the shop", 0);
    try (Connection connection = server.connect()) {
      new ShopGenerator(plan.size(), plan.seed()).fill(connection);
    }
    step.done(
        String.format(
            Locale.ROOT,
            "%,d users, %,d products, %,d orders, %,d reviews",
            plan.size().users(),
            plan.size().products(),
            plan.size().orders(),
            plan.size().reviews()));
  }

  private void makeLog(PostgresServer server, DirectReader truth)
      throws IOException, ExecutionException, InterruptedException {
    Path log = folder.resolve("access-log");
    Path config =
        new SidecarYaml(server.port(), plan.cacheMebibytes(), false, null, log)
            .write(folder.resolve("log.yaml"));
    Narrator.Step starting = narrator.begin("starting the sidecar as a plain cache", 0);
    SidecarProcess sidecar = SidecarProcess.start(config, folder, "log", belongings);
    starting.done("process " + sidecar.pid());
    Narrator.Step step =
        narrator.begin("users browse, and make an access log", plan.trainingSessions());
    DirectEndpoint own = DirectEndpoint.open(config, ticker);
    try (CartTable carts = new CartTable(server.port());
        ShopEndpoint endpoint = new SidecarEndpoint(sidecar.grpc(), own::reader)) {
      new Visit(plan, endpoint, carts, truth, ticker).train(step);
    } finally {
      own.close();
      sidecar.close(); // with it, the log's last lines are written
      belongings.release(sidecar);
    }
    step.done(plan.trainingSessions() + " sessions");
  }

  private ModeResult show(String mode, PostgresServer server, DirectReader truth)
      throws IOException, SQLException, ExecutionException, InterruptedException {
    try (Connection connection = server.connect()) {
      ShopGenerator.resetCarts(connection);
    }
    InetSocketAddress database =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    try (FaultProxy reads = FaultProxy.open(0, database, ticker).delay(plan.storeRoundTrip());
        FaultProxy writes = FaultProxy.open(0, database, ticker).delay(plan.storeRoundTrip());
        CartTable carts = new CartTable(writes.port())) {
      Path config =
          yaml(mode, reads.port(), mode.equals("hunch"), mode.equals("hunch") ? bundle : null);
      DirectEndpoint own = DirectEndpoint.open(config, ticker);
      SidecarProcess sidecar =
          mode.equals("direct") ? null : SidecarProcess.start(config, folder, mode, belongings);
      ShopEndpoint endpoint =
          sidecar == null ? own : new SidecarEndpoint(sidecar.grpc(), own::reader);
      try {
        Visit visit = new Visit(plan, endpoint, carts, truth, ticker);
        visit.warmUp();
        Narrator.Step step = narrator.begin("users browse: " + mode, plan.shownSessions());
        ModeResult result =
            visit.show(mode, reads, sidecar == null ? () -> Duration.ZERO : sidecar::cpuTime, step);
        step.done(
            String.format(
                Locale.ROOT, "%,d reads in %.1f s", result.reads().answered(), result.seconds()));
        return result;
      } finally {
        endpoint.close();
        own.close();
        if (sidecar != null) {
          sidecar.close();
          belongings.release(sidecar);
        }
      }
    }
  }

  private Path yaml(String name, int port, boolean prefetch, @Nullable Path model)
      throws IOException {
    return new SidecarYaml(port, plan.cacheMebibytes(), prefetch, model, null)
        .write(folder.resolve(name + ".yaml"));
  }

  static String millis(Duration duration) {
    double millis = duration.toNanos() / 1e6;
    return (millis == Math.rint(millis) ? "%.0f ms" : "%.2f ms").formatted(millis);
  }
}
