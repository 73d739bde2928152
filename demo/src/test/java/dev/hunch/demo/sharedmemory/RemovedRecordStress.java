package dev.hunch.demo.sharedmemory;

import dev.hunch.core.access.Key;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A record is removed, and that is acknowledged, while it is read. */
@JCStressTest
@Outcome(id = "0, [01]", expect = Expect.ACCEPTABLE, desc = "Read before the acknowledgement.")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Read after it, and nothing found.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Found after the acknowledgement.")
@Outcome(id = "[01], 2", expect = Expect.FORBIDDEN, desc = "A torn value.")
@State
public class RemovedRecordStress {
  private static final int VALUE_BYTES = 64;
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final StressedTable TABLE = StressedTable.create();

  private final Key key = StressedTable.key("k" + NUMBER.getAndIncrement());
  private volatile int acknowledged;

  public RemovedRecordStress() {
    TABLE.publish(key, VALUE_BYTES, 1);
  }

  /** Removes it. */
  @Actor
  public void writer() {
    TABLE.remove(key);
    acknowledged = 1;
  }

  /** Looks whether that was acknowledged, and reads. */
  @Actor
  public void reader(II_Result result) {
    result.r1 = acknowledged;
    result.r2 = TABLE.read(key, VALUE_BYTES);
  }
}
