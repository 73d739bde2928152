package dev.hunch.demo.cli;

import picocli.CommandLine.Option;

/** Which sidecar is called, about which namespace, and in which form the answer is printed. */
final class CallArguments extends SidecarArguments {
  @Option(
      names = {"-n", "--namespace"},
      required = true,
      paramLabel = "NAME",
      description = "The namespace.")
  private String namespace = "";

  @Option(names = "--json", description = "Prints one line of JSON.")
  private boolean json;

  String namespace() {
    return namespace;
  }

  boolean isJson() {
    return json;
  }
}
