package dev.hunch.demo.show;

import dev.hunch.demo.drive.DirectReader;
import dev.hunch.demo.drive.Reader;
import dev.hunch.demo.drive.Reading;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * Compares every cart that is read with what the database holds at that moment.
 *
 * <p>Only the session that reads a cart writes to it, so nothing can change between the two reads.
 * All other keys pass on to the next check. Thread-safe.
 */
final class CartCheck implements Reader {
  private static final String CARTS = "cart:";

  private final Reader carts;
  private final Reader others;
  private final DirectReader truth;
  private final LongAdder right = new LongAdder();
  private final LongAdder wrong = new LongAdder();

  /**
   * Creates the check.
   *
   * @param carts reads the carts
   * @param others reads all other keys
   * @param truth reads straight from the database
   */
  CartCheck(Reader carts, Reader others, DirectReader truth) {
    this.carts = carts;
    this.others = others;
    this.truth = truth;
  }

  @Override
  public Reading read(String session, String key) {
    if (!key.startsWith(CARTS)) {
      return others.read(session, key);
    }
    Reading reading = carts.read(session, key);
    (Arrays.equals(reading.value(), truth.load(key)) ? right : wrong).increment();
    return reading;
  }

  long right() {
    return right.sum();
  }

  long wrong() {
    return wrong.sum();
  }
}
