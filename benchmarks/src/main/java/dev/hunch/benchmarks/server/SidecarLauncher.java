package dev.hunch.benchmarks.server;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a sidecar is started: by the launcher, as anybody would, or on the JVM and the class path of
 * this process.
 *
 * @param script the launcher; null to do without
 */
public record SidecarLauncher(@Nullable Path script) {
  private static final String VARIABLE = "HUNCH_LAUNCHER";
  private static final String MAIN = "dev.hunch.sidecar.wiring.Main";

  /** Which of this JVM's flags a sidecar needs too. */
  private static final List<String> FLAGS =
      List.of("--add-", "--enable-native-access", "--sun-misc", "-Dchronicle", "-Dio.netty");

  /** The launcher that started this process, if one did. */
  public static SidecarLauncher ofThisProcess() {
    String script = System.getenv(VARIABLE);
    return new SidecarLauncher(script == null ? null : Path.of(script));
  }

  /** What is run to serve. */
  List<String> command(Path config) {
    List<String> command = new ArrayList<>();
    Path launcher = script;
    if (launcher != null) {
      // What this process was started from has just been built.
      command.addAll(List.of("/usr/bin/env", "HUNCH_SKIP_BUILD=1", launcher.toString(), "serve"));
    } else {
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
        if (FLAGS.stream().anyMatch(flag::startsWith)) {
          command.add(flag);
        }
      }
      command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), MAIN));
    }
    command.addAll(List.of("--config", config.toString()));
    return command;
  }

  @Override
  public String toString() {
    return script == null ? "class path of the benchmark" : "hunch serve";
  }
}
