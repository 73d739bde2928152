package dev.hunch.demo.cli;

import dev.hunch.client.HunchClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hunch put}: puts a value into the cache. */
@Command(
    name = "put",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Puts a value into the cache, as a service does that has just written it to its store.",
      "The store itself is not written to."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stored",
      "1:not stored: larger than an entry may be",
      "2:wrong usage",
      "65:the sidecar refuses the call, as for an oversized value",
      "69:the sidecar does not answer"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  hunch put --namespace shop user:42 '[{\"id\":42,\"name\":\"Ada\"}]'",
      "  hunch put -n shop user:42 --file user.json",
      "  cat user.json | hunch put -n shop user:42 --file -"
    })
final class PutCommand implements Callable<Integer> {
  private static final String STDIN = "-";

  @Mixin private CallArguments call = new CallArguments();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "Takes the value from a file; - is the standard input.")
  private @Nullable String file;

  @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
  private String key = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE", description = "The value.")
  private @Nullable String text;

  @Override
  public Integer call() {
    byte[] value = value();
    boolean stored;
    try (HunchClient client = call.client()) {
      stored = client.put(call.namespace(), key, value);
    }
    if (call.isJson()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("namespace", call.namespace());
      object.put("key", key);
      object.put("stored", stored);
      call.out().println(JsonOutput.line(object));
    } else if (!stored) {
      call.err().println("not stored: larger than an entry may be");
    }
    return stored ? ExitCodes.OK : ExitCodes.NOT_FOUND;
  }

  private byte[] value() {
    if ((text == null) == (file == null)) {
      throw call.usage("give the value either as VALUE or by --file");
    }
    if (text != null) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return STDIN.equals(file) ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw call.usage("--file: cannot read " + file + ": " + e.getMessage());
    }
  }
}
