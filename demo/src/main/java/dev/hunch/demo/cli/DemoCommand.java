package dev.hunch.demo.cli;

import dev.hunch.demo.shop.PostgresServer;
import dev.hunch.demo.show.Belongings;
import dev.hunch.demo.show.Demo;
import dev.hunch.demo.show.DemoPlan;
import dev.hunch.demo.show.DemoReport;
import dev.hunch.demo.show.ModeResult;
import dev.hunch.demo.show.ScratchFolder;
import dev.hunch.demo.show.SidecarProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hunch demo}: shows a shop with no cache, with a plain one and with Hunch. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows a small shop served by its database alone, by a plain cache, and by Hunch.%n",
      "It starts a PostgreSQL of its own, fills it, lets users browse to make an access log, trains"
          + " on that, and then serves other users three times over, each time with the same steps"
          + " and a fresh cache, with the database a network round trip away. It takes about two"
          + " minutes, ends by itself, and leaves nothing behind but the result.%n"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown, and every value was right",
      "1:a value was wrong",
      "2:wrong usage",
      "70:a part of the demo did not start or failed; stderr says which"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hunch demo",
      "  hunch demo --seed 7 --store-rtt 5ms",
      "  hunch demo --quick --json result.json",
      "  hunch demo --keep      # leaves sidecar and database running, to look at"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int WRONG_VALUES = 1;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides the shop's rows and every user's steps (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--store-rtt",
      paramLabel = "DURATION",
      defaultValue = "2ms",
      converter = DurationOption.class,
      description = "Round trip to the database (default: ${DEFAULT-VALUE}).")
  private Duration storeRoundTrip = Duration.ofMillis(2);

  @Option(
      names = "--json",
      paramLabel = "FILE",
      defaultValue = "target/demo/result.json",
      description = "Where the result goes (default: ${DEFAULT-VALUE}).")
  private Path json = Path.of("target/demo/result.json");

  @Option(names = "--quick", description = "A smaller shop and fewer users: half a minute.")
  private boolean quick;

  @Option(
      names = "--keep",
      description = "Leaves a sidecar with the model, and its database, running at the end.")
  private boolean keep;

  @Override
  public Integer call() {
    PrintWriter out = spec().commandLine().getOut();
    PrintWriter err = spec().commandLine().getErr();
    Belongings belongings = new Belongings(err::println);
    StopHook hook = StopHook.install(belongings);
    try (ConsoleNarrator narrator = new ConsoleNarrator(err)) {
      return run(out, narrator, belongings);
    } catch (IOException | SQLException | ExecutionException | RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        return ExitCodes.INTERRUPTED; // what failed did so because it was told to stop
      }
      err.println("hunch demo: " + reasonOf(e));
      return ExitCodes.FAILED;
    } catch (InterruptedException e) {
      return ExitCodes.INTERRUPTED;
    } finally {
      hook.commandEnded();
    }
  }

  private int run(PrintWriter out, ConsoleNarrator narrator, Belongings belongings)
      throws IOException, SQLException, ExecutionException, InterruptedException {
    DemoPlan plan =
        quick ? DemoPlan.quick(seed, storeRoundTrip) : DemoPlan.full(seed, storeRoundTrip);
    ScratchFolder scratch =
        belongings.add("the temporary folder", ScratchFolder.create("hunch-demo-"));
    narrator.say(
        "A shop's users, served three times over: by the database, by a plain cache, by Hunch."
            + (quick ? "" : " It takes about two minutes."));
    Demo demo = new Demo(plan, scratch.path(), belongings, System::nanoTime, narrator);
    PostgresServer server = demo.startDatabase();
    List<ModeResult> results = demo.run(server);
    MachineLoad load = MachineLoad.now();
    boolean colours = Ansi.AUTO.enabled();
    DemoReport report = new DemoReport(plan, results);
    report.lines(colours).forEach(out::println);
    report.write(json);
    if (load.isForeign()) {
      out.println(load.warning());
    }
    out.println("The result is in " + json + ". What the words mean: docs/glossary.md.");
    if (keep) {
      SidecarProcess sidecar = demo.startToKeep(server);
      belongings.release(sidecar);
      belongings.release(server);
      belongings.release(scratch);
      keptLines(sidecar, server, scratch.path()).forEach(out::println);
    }
    out.flush();
    return report.wrongValues() == 0 ? 0 : WRONG_VALUES;
  }

  private static List<String> keptLines(SidecarProcess sidecar, PostgresServer server, Path folder)
      throws IOException {
    String target = "--target " + sidecar.grpc();
    return List.of(
        "",
        "A sidecar with the trained model is up, straight at its database. Call it:",
        "  ./hunch get " + target + " --namespace shop product:42",
        "  ./hunch status " + target,
        "  curl http://" + sidecar.admin() + "/metrics",
        "Stop it and its database, and remove their files:",
        String.format(
            Locale.ROOT,
            "  kill %d; kill -INT %d; sleep 2; rm -r %s",
            sidecar.pid(),
            server.pid(),
            folder));
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec;
  }

  private static String reasonOf(Throwable e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return cause instanceof IOException || cause instanceof SQLException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }
}
