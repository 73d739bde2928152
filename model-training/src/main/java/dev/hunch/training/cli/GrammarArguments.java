package dev.hunch.training.cli;

import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.training.grammar.GrammarFile;
import dev.hunch.training.grammar.GrammarFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says how keys are taken apart where that is not to be learned. */
final class GrammarArguments {
  @Option(
      names = "--grammar",
      paramLabel = "FILE",
      description = {
        "Take keys apart as namespaces.NAME.grammar says",
        "in this configuration of a sidecar, and learn the",
        "rest."
      })
  private @Nullable Path file;

  GrammarRules rules() throws CommandException, IOException {
    if (file == null) {
      return GrammarRules.NONE;
    }
    if (!Files.exists(file)) {
      throw new CommandException(ExitCode.NO_INPUT, file + ": there is no such file");
    }
    try {
      return GrammarFile.read(file);
    } catch (GrammarFileException e) {
      throw new CommandException(ExitCode.BAD_DATA, String.valueOf(e.getMessage()));
    }
  }
}
