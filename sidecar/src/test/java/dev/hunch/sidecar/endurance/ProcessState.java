package dev.hunch.sidecar.endurance;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process holds, by name, after a garbage collection. */
final class ProcessState {
  /** Java heap in use, in bytes. */
  static final String HEAP = "heap";

  /** Memory outside the heap that Java code has taken, Netty's included and maps not, in bytes. */
  static final String DIRECT = "direct";

  /** Memory resident, maps included, in bytes; Linux only. */
  static final String RESIDENT = "resident";

  /** Threads that live. */
  static final String THREADS = "threads";

  /** Open files and sockets; Linux only. */
  static final String FILES = "files";

  private static final String BEGIN = "state ";
  private static final Pattern FIELD = Pattern.compile("(\\w+)=(\\d+)");
  private static final Path SELF = Path.of("/proc/self");

  private ProcessState() {}

  /** Collects garbage, looks at this very process, and says it in a line. */
  static String line() throws IOException {
    System.gc();
    long direct = Math.max(0, PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      if (pool.getName().equals("direct")) {
        direct += pool.getMemoryUsed();
      }
    }
    StringBuilder line = new StringBuilder(BEGIN);
    add(line, HEAP, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    add(line, DIRECT, direct);
    add(line, THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
    if (Files.isDirectory(SELF)) {
      add(line, RESIDENT, residentBytes());
      try (Stream<Path> open = Files.list(SELF.resolve("fd"))) {
        add(line, FILES, open.count());
      }
    }
    return line.toString();
  }

  /** Whether {@link #line} made the line. */
  static boolean isLine(String line) {
    return line.startsWith(BEGIN);
  }

  static Map<String, Long> parse(String line) {
    Map<String, Long> state = new TreeMap<>();
    Matcher field = FIELD.matcher(line);
    while (field.find()) {
      state.put(field.group(1), Long.parseLong(field.group(2)));
    }
    return state;
  }

  /** A state for people: bytes in MiB. */
  static String text(Map<String, Long> state) {
    StringBuilder text = new StringBuilder();
    state.forEach(
        (name, value) ->
            text.append(name)
                .append(' ')
                .append(
                    value > 1 << 20
                        ? String.format(Locale.ROOT, "%.1f MiB", value / (double) (1 << 20))
                        : value.toString())
                .append("  "));
    return text.toString().strip();
  }

  private static void add(StringBuilder line, String name, long value) {
    line.append(name).append('=').append(value).append(' ');
  }

  private static long residentBytes() throws IOException {
    for (String line : Files.readAllLines(SELF.resolve("status"))) {
      Matcher resident = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(line);
      if (resident.matches()) {
        return Long.parseLong(resident.group(1)) << 10;
      }
    }
    return 0;
  }
}
