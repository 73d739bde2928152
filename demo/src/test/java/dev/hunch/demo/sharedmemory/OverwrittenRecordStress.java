package dev.hunch.demo.sharedmemory;

import dev.hunch.core.access.Key;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A record is read while others overwrite it: two fill the ring. */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Nothing: it is being overwritten.")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "A whole value.")
@Outcome(id = "2", expect = Expect.FORBIDDEN, desc = "A torn value.")
@State
public class OverwrittenRecordStress {
  private static final int VALUE_BYTES = 300 << 10;
  private static final Key READ = StressedTable.key("read");
  private static final Key OTHER = StressedTable.key("other");
  private static final StressedTable TABLE = StressedTable.create();

  private static int stamp; // of the only writer

  /** Writes the key that is read, and then over it. */
  @Actor
  public void writer() {
    TABLE.publish(READ, VALUE_BYTES, ++stamp);
    TABLE.publish(OTHER, VALUE_BYTES, ++stamp);
    TABLE.publish(OTHER, VALUE_BYTES, ++stamp);
  }

  /** Reads it. */
  @Actor
  public void reader(I_Result result) {
    result.r1 = TABLE.read(READ, VALUE_BYTES);
  }
}
