package dev.hunch.sidecar.endurance;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * How a sidecar's process is started: as this JVM was, with options of its own.
 *
 * @param classPath of the process
 * @param jvmOptions beside those that this JVM was given
 * @param launcher the command that becomes the program; empty: none is needed
 */
record SidecarProgram(String classPath, List<String> jvmOptions, List<String> launcher) {
  /** Little memory, and compiled quickly rather than well. */
  private static final List<String> SMALL =
      List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** A program of the tests' own class path. */
  static SidecarProgram small() {
    String path = System.getProperty("java.class.path");
    return new SidecarProgram(
        System.getProperty("surefire.test.class.path", path), SMALL, List.of());
  }

  /**
   * The same program, but its classes can be archived, which halves what a start costs: the JVM
   * archives classes of jars, and not of folders.
   */
  SidecarProgram packed(Path folder) throws IOException {
    List<String> jars = new ArrayList<>();
    for (String part : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(part);
      jars.add(
          Files.isDirectory(path)
              ? pack(path, folder.resolve("classes" + jars.size() + ".jar")).toString()
              : part);
    }
    return new SidecarProgram(String.join(File.pathSeparator, jars), jvmOptions, launcher);
  }

  SidecarProgram with(String jvmOption) {
    return new SidecarProgram(
        classPath, Stream.concat(jvmOptions.stream(), Stream.of(jvmOption)).toList(), launcher);
  }

  /** The same program, in a mount namespace of its own, in which a shell has done this before. */
  SidecarProgram afterMounts(String shellCommand) {
    return new SidecarProgram(
        classPath,
        jvmOptions,
        Stream.concat(Stream.of("unshare", "-m"), inShellAfter(shellCommand)).toList());
  }

  /** The same program, in the mount namespace of a process. */
  SidecarProgram inMountsOf(long pid) {
    return new SidecarProgram(
        classPath, jvmOptions, List.of("nsenter", "-t", Long.toString(pid), "-m", "--"));
  }

  /** The same program, none of whose files may become larger by writing. */
  SidecarProgram withFilesOfAtMost(long bytes) {
    return new SidecarProgram(
        classPath, jvmOptions, inShellAfter("ulimit -S -f " + bytes / 512).toList());
  }

  private static Stream<String> inShellAfter(String shellCommand) {
    return Stream.of("sh", "-c", shellCommand + " && exec \"$@\"", "sh");
  }

  /** The command that runs it with these arguments. */
  List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(SidecarProgram::isForChildren)
        .forEach(command::add);
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, EnduranceSidecar.class.getName()));
    command.addAll(arguments);
    return command;
  }

  private static boolean isForChildren(String argument) {
    return argument.startsWith("--")
        || (argument.startsWith("-D") && !argument.startsWith("-Dsurefire"));
  }

  private static Path pack(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        packed.putNextEntry(
            new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, packed);
      }
    }
    return jar;
  }
}
