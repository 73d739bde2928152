package dev.hunch.demo.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hunch dataset}: generates data sets, one kind by each subcommand. */
@Command(
    name = "dataset",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "KIND",
    description = "Generates a data set; the same seed makes the same bytes.",
    subcommands = ShopDatasetCommand.class,
    commandListHeading = "%nKinds:%n",
    footerHeading = "%nExample:%n",
    footer = "  hunch dataset shop --out shop-access.csv.gz")
final class DatasetCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "the kind of data set is missing");
    }
  }
}
