package dev.hunch.benchmarks.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.hunch.benchmarks.workload.Workload;
import dev.hunch.client.HunchClient;
import dev.hunch.client.Reply;
import dev.hunch.client.Source;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that reads from shared memory on one thread for as long as it is told, and tells how
 * far it came: a line for each round with its reads, its time, the processor time of the whole
 * process, and how many reads were not answered from shared memory.
 */
public final class SharedReader {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int PASSES = 3;
  private static final int WARM_UP_ROUNDS = 4;
  private static final int BATCH = 64;
  private static final int SAMPLE = 4096;
  private static final int UNCLOCKED = 256;
  private static final String SESSION = "user-0";

  private final HunchClient client;
  private final Workload workload;
  private long place;

  private SharedReader(HunchClient client, Workload workload) {
    this.client = client;
    this.workload = workload;
  }

  /** Takes the target, the number of keys, the size of a value, the rounds, and their ms. */
  @SuppressWarnings("SystemOut") // its output is what it is for
  public static void main(String[] arguments) {
    Workload workload =
        new Workload(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    int rounds = Integer.parseInt(arguments[3]);
    long roundNanos = Duration.ofMillis(Long.parseLong(arguments[4])).toNanos();
    try (HunchClient client =
        HunchClient.builder().target(arguments[0]).deadline(DEADLINE).sharedMemory(true).build()) {
      SharedReader reader = new SharedReader(client, workload);
      reader.askForAll();
      for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
        reader.round(roundNanos, round < 0 ? null : System.out);
      }
    }
  }

  /** What is asked for more than once is put into shared memory. */
  private void askForAll() {
    for (int pass = 0; pass < PASSES; pass++) {
      for (int from = 0; from < workload.keyCount(); from += BATCH) {
        List<String> keys = new ArrayList<>(BATCH);
        for (int i = from; i < Math.min(workload.keyCount(), from + BATCH); i++) {
          keys.add(workload.key(i));
        }
        client.batchGet(Workload.NAMESPACE, keys, SESSION).forEach(reply -> reply.get());
      }
    }
  }

  private void round(long lengthNanos, @Nullable PrintStream out) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    long reads = 0;
    long elsewhere = 0;
    long elapsed = 0;
    while (elapsed < lengthNanos) {
      for (int i = 0; i < UNCLOCKED; i++) {
        elsewhere += read() == Source.SHARED_MEMORY ? 0 : 1;
      }
      reads += UNCLOCKED;
      elapsed = System.nanoTime() - start;
    }
    if (out != null) {
      out.println(
          reads + " " + elapsed + " " + (system.getProcessCpuTime() - cpu) + " " + elsewhere);
    }
  }

  private Source read() {
    int number = workload.drawn(place);
    Reply reply = client.get(Workload.NAMESPACE, workload.key(number), SESSION);
    byte[] value = reply.value();
    if (value == null
        || value.length != workload.valueBytes()
        || (place % SAMPLE == 0 && !workload.isValue(number, value))) {
      throw new IllegalStateException("a wrong value for " + workload.key(number));
    }
    place++;
    return reply.source();
  }
}
