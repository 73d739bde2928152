package dev.hunch.demo.cli;

import dev.hunch.client.HunchAdmin;
import dev.hunch.client.HunchClient;
import dev.hunch.client.Reply;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hunch get}: reads one key, or explains it. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Reads a key through the sidecar and prints its value.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:found (with --explain: cached)",
      "1:there is no such key (with --explain: not cached)",
      "2:wrong usage",
      "65:the sidecar refuses the call, as for an unknown namespace",
      "69:the sidecar, or the store behind it, does not answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hunch get --namespace shop user:42",
      "  hunch get -n shop --json --session alice order:7:lines",
      "  hunch get -n shop --explain --session alice order:7:lines"
    })
final class GetCommand implements Callable<Integer> {
  @Mixin private CallArguments call = new CallArguments();

  @Option(
      names = "--session",
      paramLabel = "NAME",
      description = "Whose read it is (default: this connection).")
  private @Nullable String session;

  @Option(
      names = "--explain",
      description = "Reads nothing: tells whether and why the key is cached, and what comes next.")
  private boolean explain;

  @Parameters(paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Override
  public Integer call() {
    PrintWriter out = call.out();
    if (explain) {
      try (HunchAdmin admin = call.admin()) {
        ExplanationText text = new ExplanationText(admin.explain(call.namespace(), key, session));
        out.print(call.isJson() ? text.json() + System.lineSeparator() : text.text());
        out.flush();
        return text.isCached() ? ExitCodes.OK : ExitCodes.NOT_FOUND;
      }
    }
    try (HunchClient client = call.client()) {
      Reply reply = client.get(call.namespace(), key, session);
      print(out, call.err(), reply);
      return reply.isFound() ? ExitCodes.OK : ExitCodes.NOT_FOUND;
    }
  }

  private void print(PrintWriter out, PrintWriter err, Reply reply) {
    byte[] value = reply.value();
    if (call.isJson()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      object.put("namespace", call.namespace());
      object.put("key", key);
      object.put("found", reply.isFound());
      object.put("result", reply.source().name().toLowerCase(Locale.ROOT));
      object.put("age_ms", reply.ageMillis());
      if (value != null) {
        JsonOutput.putValue(object, value);
      }
      out.println(JsonOutput.line(object));
      out.flush();
    } else if (value == null) {
      err.println("there is no such key");
    } else {
      printBytes(value);
    }
  }

  /** As it is: a value need not be text. */
  private static void printBytes(byte[] value) {
    PrintStream stdout = System.out;
    stdout.write(value, 0, value.length);
    stdout.println();
    stdout.flush();
  }
}
