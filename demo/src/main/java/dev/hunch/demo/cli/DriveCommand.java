package dev.hunch.demo.cli;

import dev.hunch.client.HunchAdmin;
import dev.hunch.client.HunchClient;
import dev.hunch.client.HunchException;
import dev.hunch.demo.drive.DirectReader;
import dev.hunch.demo.drive.Drive;
import dev.hunch.demo.drive.DriveJson;
import dev.hunch.demo.drive.DriveResult;
import dev.hunch.demo.drive.DriveText;
import dev.hunch.demo.drive.HunchReader;
import dev.hunch.demo.drive.Pace;
import dev.hunch.demo.drive.PrefetchTally;
import dev.hunch.demo.drive.StoreAccess;
import dev.hunch.demo.drive.TracePart;
import dev.hunch.demo.show.Narrator;
import dev.hunch.sidecar.config.ConfigException;
import dev.hunch.training.trace.Trace;
import dev.hunch.training.trace.TraceException;
import dev.hunch.training.trace.TraceOptions;
import dev.hunch.training.trace.TraceProgress;
import dev.hunch.training.trace.TraceReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hunch drive}: plays a trace against a live sidecar, or straight at its database. */
@Command(
    name = "drive",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Plays a trace against a live sidecar, or straight at its database, and measures it.%n",
      "As many clients as the trace has sessions read, each session in its order, and each the next"
          + " key when it has the last one. With --config, which is the sidecar's own configuration, every value is compared with"
          + " what the store holds, keys that the store cannot read are skipped, and the store"
          + " stands in when the sidecar is away. The store must not change meanwhile.%n"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every read was answered, and with the right value",
      "1:reads failed, or values were wrong",
      "2:wrong usage",
      "65:the trace is bad; stderr names the line",
      "66:there is no such trace",
      "69:the sidecar does not answer",
      "78:the configuration is wrong; stderr names file, line and key"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hunch drive --trace t.csv.gz --namespace shop",
      "  hunch drive --trace t.csv.gz --namespace shop --config hunch.yaml --limit 20000",
      "  hunch drive --trace t.csv.gz --namespace shop --config hunch.yaml --direct",
      "  hunch drive --trace t.csv.gz --namespace shop --pace trace:2    # half as fast as recorded"
    })
public final class DriveCommand implements Callable<Integer> {
  private static final int UNCLEAN = 1;
  private static final int BAD_DATA = 65;
  private static final int NO_INPUT = 66;
  private static final int BAD_CONFIGURATION = 78;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--trace",
      required = true,
      paramLabel = "FILE",
      description = "ts_ms,client,key,size as CSV, gzip or not; or a folder of access logs.")
  private Path trace = Path.of("");

  @Option(
      names = {"-n", "--namespace"},
      required = true,
      paramLabel = "NAME",
      description = "The namespace of the keys.")
  private String namespace = "";

  @Mixin private final SidecarArguments sidecar = new SidecarArguments();

  @Option(names = "--direct", description = "Reads straight from the store; needs --config.")
  private boolean direct;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The sidecar's configuration: says how the store is reached.")
  private @Nullable Path config;

  @Option(
      names = "--verify",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether values are compared, if there is a --config (default: they are).")
  private boolean verify = true;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "64",
      description = "Most sessions played at once (default: ${DEFAULT-VALUE}).")
  private int clients = 64;

  @Option(
      names = "--from",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Leaves out this share of the trace at its beginning (default: 0).")
  private double from;

  @Option(names = "--limit", paramLabel = "N", description = "Plays so many reads at most.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      description = "Stops after so long, as 30s.")
  private @Nullable Duration duration;

  @Option(
      names = "--think",
      paramLabel = "DURATION",
      defaultValue = "0",
      converter = DurationOption.class,
      description = "What a client does with an answer before it asks again, as 1ms (default: 0).")
  private Duration think = Duration.ZERO;

  @Option(
      names = "--pace",
      paramLabel = "trace[:FACTOR]",
      converter = PaceOption.class,
      description = {
        "Keeps the trace's own distances between the reads of a session, times FACTOR; a late"
            + " answer delays the session's rest. Without it each client reads as soon as it has"
            + " the last answer."
      })
  private @Nullable Double traceFactor;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the result there as well.")
  private @Nullable Path json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    checkUsage();
    PrintWriter err = spec().commandLine().getErr();
    try (ConsoleNarrator narrator = new ConsoleNarrator(err);
        StoreAccess store =
            config == null ? null : StoreAccess.open(config, namespace, System::nanoTime)) {
      TracePart part = read(narrator, store);
      DriveResult result =
          direct && store != null
              ? driveStore(part, store, narrator)
              : driveSidecar(part, store, narrator);
      PrintWriter out = spec().commandLine().getOut();
      DriveText.linesOf(result).forEach(out::println);
      out.flush();
      if (json != null) {
        DriveJson.write(json, result);
      }
      return result.isClean() ? 0 : UNCLEAN;
    } catch (TraceException e) {
      err.println("hunch drive: " + e.getMessage());
      return e.kind() == TraceException.Kind.MISSING ? NO_INPUT : BAD_DATA;
    } catch (ConfigException e) {
      e.mistakes().forEach(err::println);
      return BAD_CONFIGURATION;
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private Pace paceOf(TracePart part) {
    return traceFactor == null
        ? Pace.thinking(think)
        : Pace.ofTrace(traceFactor, part.firstMillis(), System::nanoTime, LockSupport::parkNanos);
  }

  private void checkUsage() {
    if (traceFactor != null && !think.isZero()) {
      throw usage("--think and --pace exclude each other");
    }
    if (direct && config == null) {
      throw usage("--direct needs --config, which says how the store is reached");
    }
    if (!(from >= 0 && from < 1)) {
      throw usage("--from is not in [0, 1): " + from);
    }
    if (clients < 1) {
      throw usage("--clients is below 1: " + clients);
    }
    if (limit < 1) {
      throw usage("--limit is below 1: " + limit);
    }
  }

  private TracePart read(Narrator narrator, @Nullable StoreAccess store)
      throws TraceException, IOException {
    Narrator.Step step = narrator.begin("reading the trace", 100);
    TraceProgress percent = (done, total) -> step.reached(total == 0 ? 0 : 100 * done / total);
    Trace whole = new TraceReader(new TraceOptions(namespace, false), percent).read(trace);
    TracePart part =
        TracePart.of(whole.events(), from, limit, store == null ? key -> true : store.filter());
    step.done(
        String.format(
            Locale.ROOT,
            "%,d reads of %d sessions; %,d skipped",
            part.reads(),
            part.sessions().size(),
            part.skipped()));
    if (part.reads() == 0) {
      throw new IllegalArgumentException("the store can read none of the trace's keys");
    }
    return part;
  }

  private DriveResult driveStore(TracePart part, StoreAccess store, Narrator narrator)
      throws InterruptedException {
    DirectReader reader = store.reader();
    return new Drive(
            "direct",
            reader,
            clients,
            this::paceOf,
            duration,
            verify ? reader : null,
            null,
            System::nanoTime)
        .run(part, progress(narrator));
  }

  private DriveResult driveSidecar(TracePart part, @Nullable StoreAccess store, Narrator narrator)
      throws InterruptedException {
    DirectReader truth = store == null ? null : store.reader();
    try (HunchClient client = sidecar.client();
        HunchAdmin admin = sidecar.admin()) {
      String firstKey = part.sessions().values().iterator().next().get(0).key();
      checkNamespace(client, firstKey);
      return new Drive(
              "sidecar",
              new HunchReader(client, namespace, truth),
              clients,
              this::paceOf,
              duration,
              verify ? truth : null,
              () -> PrefetchTally.of(admin.stats()),
              System::nanoTime)
          .run(part, progress(narrator));
    }
  }

  /** Asks for one key, so that a wrong address or namespace is told once and not for each read. */
  private void checkNamespace(HunchClient client, String key) {
    try {
      client.get(namespace, key, "drive-check");
    } catch (HunchException e) {
      if (e.kind() == HunchException.Kind.AWAY || e.reason().equals("UNKNOWN_NAMESPACE")) {
        throw e;
      }
    }
  }

  private static Drive.Progress progress(Narrator narrator) {
    return (phase, steps) -> {
      Narrator.Step step = narrator.begin(phase, steps);
      return done -> {
        step.reached(done);
        if (done == steps) {
          step.done(String.format(Locale.ROOT, "%,d", done));
        }
      };
    };
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec().commandLine(), message);
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec;
  }
}
