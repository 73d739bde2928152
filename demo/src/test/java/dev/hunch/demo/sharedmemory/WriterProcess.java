package dev.hunch.demo.sharedmemory;

import dev.hunch.sidecar.sharedmemory.Heartbeat;
import dev.hunch.sidecar.sharedmemory.SharedTable;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A process that writes a table until it is killed, as a sidecar does: {@code TABLE KEYS SEED}. It
 * prints {@code writing} when every key has been published once.
 */
final class WriterProcess {
  private WriterProcess() {}

  public static void main(String[] args) throws Exception {
    ChildProcess.endWithTheTest();
    int keys = Integer.parseInt(args[1]);
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[2]));
    SharedTable table =
        SharedTable.create(
            Path.of(args[0]),
            List.of(StampedValues.NAMESPACE),
            4 << 20,
            4096,
            false,
            random.nextLong(),
            System.nanoTime());
    Heartbeat heartbeat = new Heartbeat(table, System.nanoTime());
    for (int key = 0; key < keys; key++) {
      StampedValues.publish(table, key, 1);
    }
    heartbeat.doWork(System.nanoTime());
    System.out.println("writing");
    for (long stamp = 2; ; stamp++) {
      StampedValues.publish(table, random.nextInt(keys), stamp);
      heartbeat.doWork(System.nanoTime());
    }
  }
}
