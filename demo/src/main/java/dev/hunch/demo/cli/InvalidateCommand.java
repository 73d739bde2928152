package dev.hunch.demo.cli;

import dev.hunch.client.HunchClient;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hunch invalidate}: drops keys from the cache. */
@Command(
    name = "invalidate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Drops keys from the cache: by name, by prefix, by tag, or all of a namespace.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; of keys it says how many were cached",
      "2:wrong usage",
      "65:the sidecar refuses the call, as for an unknown namespace",
      "69:the sidecar does not answer: it may hold the old values still"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hunch invalidate --namespace shop user:42 order:7:lines",
      "  hunch invalidate -n shop --prefix order:7",
      "  hunch invalidate -n shop --tag order:7",
      "  hunch invalidate -n shop --all"
    })
final class InvalidateCommand implements Callable<Integer> {
  @Mixin private CallArguments call = new CallArguments();

  @ArgGroup(multiplicity = "1")
  private Doomed doomed = new Doomed();

  /** What is dropped: exactly one of these. */
  static final class Doomed {
    @Parameters(arity = "1..*", paramLabel = "KEY", description = "The keys.")
    private List<String> keys = List.of();

    @Option(
        names = "--prefix",
        paramLabel = "PREFIX",
        description = "All keys that begin with this.")
    private @Nullable String prefix;

    @Option(
        names = "--tag",
        paramLabel = "TAG",
        description = "All values that bear this tag, by configuration or since they were put.")
    private @Nullable String tag;

    @Option(names = "--all", description = "All keys of the namespace.")
    private boolean all;
  }

  @Override
  public Integer call() {
    PrintWriter out = call.out();
    try (HunchClient client = call.client()) {
      if (doomed.keys.isEmpty()) {
        dropUncounted(client);
        out.println(call.isJson() ? JsonOutput.line(Map.of("invalidated", true)) : "invalidated");
      } else {
        long dropped = client.invalidate(call.namespace(), doomed.keys);
        out.println(
            call.isJson() ? JsonOutput.line(Map.of("dropped", dropped)) : dropped + " dropped");
      }
    }
    out.flush();
    return ExitCodes.OK;
  }

  private void dropUncounted(HunchClient client) {
    String prefix = doomed.prefix;
    String tag = doomed.tag;
    if (doomed.all) {
      client.invalidatePrefix(call.namespace(), "");
    } else if (tag != null) {
      client.invalidateTag(call.namespace(), tag);
    } else if (prefix == null || prefix.isEmpty()) {
      throw call.usage("--prefix is empty; --all drops the whole namespace");
    } else {
      client.invalidatePrefix(call.namespace(), prefix);
    }
  }
}
