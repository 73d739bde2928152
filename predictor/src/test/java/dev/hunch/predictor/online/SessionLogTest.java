package dev.hunch.predictor.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SessionLogTest {
  private static final int SIZE = 64;

  /** What a log of that size must know, found by looking at all events. */
  private static final class ReferenceLog {
    final List<Long> fingerprints = new ArrayList<>();
    final List<Integer> befores = new ArrayList<>();

    void add(long fingerprint, int last) {
      befores.add(isHeld(last, fingerprints.size()) ? last : SessionLog.NONE);
      fingerprints.add(fingerprint);
    }

    boolean isHeld(int event, int next) {
      return event >= 0 && event < next && next - event < SIZE;
    }

    int held(int event) {
      return isHeld(event, fingerprints.size()) ? event : SessionLog.NONE;
    }

    int after(int event) {
      int found = befores.lastIndexOf(event);
      return found > event ? held(found) : SessionLog.NONE;
    }

    int same(int event) {
      return held(fingerprints.subList(0, event).lastIndexOf(fingerprints.get(event)));
    }
  }

  private static Key key(long fingerprint) {
    return Key.of("n", "key:" + fingerprint);
  }

  @Test
  void add_manyRandomEvents_linksAreThoseOfAReference() {
    SplittableRandom random = new SplittableRandom(5);
    SessionLog log = new SessionLog(SIZE, 0);
    ReferenceLog reference = new ReferenceLog();
    int[] lastOfSession = {SessionLog.NONE, SessionLog.NONE, SessionLog.NONE};
    for (int i = 0; i < 2_000; i++) {
      long fingerprint = random.nextLong(1, 21);
      int session = random.nextInt(100) == 0 ? 2 : random.nextInt(2);
      int event = log.add(fingerprint, key(fingerprint), lastOfSession[session]);
      reference.add(fingerprint, lastOfSession[session]);
      lastOfSession[session] = event;
      int probe = Math.max(0, event - random.nextInt(SIZE - 1));
      assertThat(event).isEqualTo(i);
      assertThat(log.fingerprint(probe)).isEqualTo(reference.fingerprints.get(probe));
      assertThat(log.key(probe)).isEqualTo(key(log.fingerprint(probe)));
      assertThat(log.before(probe)).isEqualTo(reference.held(reference.befores.get(probe)));
      assertThat(log.after(probe)).isEqualTo(reference.after(probe));
      assertThat(log.same(probe)).isEqualTo(reference.same(probe));
    }
  }

  @Test
  void add_numbersRunOut_beginsAnewAndForgetsLinks() {
    SessionLog log = new SessionLog(SIZE, Integer.MAX_VALUE - 2);
    int first = log.add(1, key(1), SessionLog.NONE);
    int second = log.add(1, key(1), first);

    int third = log.add(1, key(1), second);
    int fourth = log.add(1, key(1), third);

    assertThat(third).isZero();
    assertThat(log.before(third)).isEqualTo(SessionLog.NONE);
    assertThat(log.same(third)).isEqualTo(SessionLog.NONE);
    assertThat(log.before(fourth)).isEqualTo(third);
    assertThat(log.same(fourth)).isEqualTo(third);
  }

  @Test
  void readFrom_whatWasWritten_linksTheSame() throws IOException {
    SessionLog log = new SessionLog(SIZE, 0);
    int last = SessionLog.NONE;
    for (int i = 0; i < 200; i++) {
      last = log.add(i % 7 + 1L, key(i % 7 + 1L), i % 10 == 0 ? SessionLog.NONE : last);
    }

    SessionLog read = copy(log);

    int newest = SIZE - 2; // one place of the ring is always the next event's
    for (int back = 0; back < SIZE - 1; back++) {
      assertThat(read.fingerprint(newest - back)).isEqualTo(log.fingerprint(last - back));
      assertThat(distance(newest - back, read.before(newest - back)))
          .isEqualTo(distance(last - back, log.before(last - back)));
      assertThat(distance(newest - back, read.same(newest - back)))
          .isEqualTo(distance(last - back, log.same(last - back)));
    }
  }

  private static int distance(int event, int other) {
    return other == SessionLog.NONE ? 0 : event - other;
  }

  private static SessionLog copy(SessionLog log) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    KeyTable keys = new KeyTable();
    log.collectKeys(keys);
    log.writeTo(new DataOutputStream(bytes), keys);
    SessionLog read = new SessionLog(SIZE, 0);
    read.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), keys);
    return read;
  }

  @Test
  void readFrom_absurdCount_isRefused() {
    byte[] absurd = {0x7f, 0, 0, 0};

    assertThatThrownBy(
            () ->
                new SessionLog(SIZE, 0)
                    .readFrom(
                        new DataInputStream(new ByteArrayInputStream(absurd)), new KeyTable()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("absurd number of events");
  }
}
