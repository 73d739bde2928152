package dev.hunch.demo.cli;

import dev.hunch.faults.FaultProxy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hunch delay-proxy}: puts a network's round trip before a local database. */
@Command(
    name = "delay-proxy",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Puts a network's round trip before a database on this machine, to measure with.%n",
      "It prints one line when it is ready, counts PostgreSQL's queries, and stops on SIGTERM or"
          + " Ctrl-C.%n"
    },
    footerHeading = "%nExample:%n",
    footer = "  hunch delay-proxy --listen 15432 --to 127.0.0.1:5432 --rtt 2ms")
public final class DelayProxyCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--listen",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port at 127.0.0.1; 0 takes a free one (the default).")
  private int listen;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Where connections lead.")
  private String to = "";

  @Option(
      names = "--rtt",
      paramLabel = "DURATION",
      defaultValue = "2ms",
      converter = DurationOption.class,
      description = "The round trip added (default: ${DEFAULT-VALUE}).")
  private Duration roundTrip = Duration.ofMillis(2);

  @Override
  public Integer call() throws IOException, InterruptedException {
    CountDownLatch forever = new CountDownLatch(1);
    FaultProxy proxy = FaultProxy.open(listen, target(), System::nanoTime).delay(roundTrip);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  say("queries " + proxy.queries());
                  proxy.close();
                },
                "proxy-end"));
    say("ready proxy=127.0.0.1:" + proxy.port() + " to=" + to);
    forever.await();
    return 0;
  }

  private InetSocketAddress target() {
    int colon = to.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          to.substring(0, Math.max(0, colon)), Integer.parseInt(to.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec().commandLine(), "--to is not HOST:PORT: '" + to + "'", e);
    }
  }

  private void say(String line) {
    spec().commandLine().getOut().println(line);
    spec().commandLine().getOut().flush();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return spec;
  }
}
