package dev.hunch.demo.cli;

import dev.hunch.demo.dataset.ShopDataset;
import dev.hunch.demo.dataset.TraceCsv;
import dev.hunch.demo.shop.PostgresServer;
import dev.hunch.demo.shop.ShopKeys;
import dev.hunch.demo.shop.ShopSize;
import dev.hunch.demo.shop.TimedRead;
import dev.hunch.demo.show.Belongings;
import dev.hunch.demo.show.ScratchFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hunch dataset shop}: the access log of the demo's shop. */
@Command(
    name = "shop",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Makes the access log of the demo's shop, in the form that train and replay read.%n",
      "It starts a PostgreSQL of its own, fills it, and lets users browse in virtual time, as if"
          + " every read took half a millisecond. Without options it makes"
          + " datasets/sample/shop-access.csv.gz.%n"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:made",
      "2:wrong usage",
      "70:the database or the disk failed; stderr says why"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hunch dataset shop --out shop-access.csv.gz",
      "  hunch dataset shop --sessions 2000 --seed 7 --out shop-large.csv.gz",
      "  hunch dataset shop | head"
    })
final class ShopDatasetCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "400",
      description = "How many visits there are (default: ${DEFAULT-VALUE}).")
  private int sessions = 400;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Decides the shop's rows and every user's steps (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where it goes, gzip'd if the name ends with .gz (default: standard output).")
  private @Nullable Path file;

  @Override
  public Integer call() {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    if (sessions < 1) {
      throw new ParameterException(spec.commandLine(), "--sessions is below 1: " + sessions);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Belongings belongings = new Belongings(err::println);
    StopHook hook = StopHook.install(belongings);
    try (ConsoleNarrator narrator = new ConsoleNarrator(err)) {
      Path folder =
          belongings.add("the temporary folder", ScratchFolder.create("hunch-dataset-")).path();
      PostgresServer server = belongings.add("PostgreSQL", PostgresServer.start(folder));
      List<TimedRead> reads =
          new ShopDataset(ShopSize.FULL, sessions, seed)
              .generate(server, folder, System::nanoTime, narrator);
      if (file == null) {
        TraceCsv.write(reads, ShopKeys.NAMESPACE, out);
        out.flush();
      } else {
        TraceCsv.write(reads, ShopKeys.NAMESPACE, file);
      }
      return ExitCodes.OK;
    } catch (IOException | SQLException | RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        return ExitCodes.INTERRUPTED; // what failed did so because it was told to stop
      }
      err.println("hunch dataset shop: " + e.getMessage());
      return ExitCodes.FAILED;
    } finally {
      hook.commandEnded();
    }
  }
}
