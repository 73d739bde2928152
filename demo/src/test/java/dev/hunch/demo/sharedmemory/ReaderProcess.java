package dev.hunch.demo.sharedmemory;

import dev.hunch.client.sharedmemory.SharedTableReader;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * A process that reads the table and judges each value: {@code TABLE FLOORS KEYS READS SEED}. It
 * prints {@code reading} when it begins, and at the end how many reads, hits and wrong values.
 */
final class ReaderProcess {
  private ReaderProcess() {}

  public static void main(String[] args) throws Exception {
    ChildProcess.endWithTheTest();
    int keys = Integer.parseInt(args[2]);
    long reads = Long.parseLong(args[3]);
    SplittableRandom random = new SplittableRandom(Long.parseLong(args[4]));
    SharedTableReader reader =
        SharedTableReader.open(Path.of(args[0]), System::nanoTime, StampedValues.silenceNanos());
    try (StampedValues values = new StampedValues(Path.of(args[1]), keys)) {
      System.out.println("reading");
      long hits = 0;
      long wrong = 0;
      for (long i = 0; i < reads; i++) {
        int outcome = values.read(reader, random.nextInt(keys));
        hits += outcome > 0 ? 1 : 0;
        wrong += outcome < 0 ? 1 : 0;
      }
      System.out.println(reads + " " + hits + " " + wrong);
    }
  }
}
