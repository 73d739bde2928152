package dev.hunch.demo.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ValueCheckTest {
  private final Map<String, byte[]> served = new HashMap<>();
  private final Map<String, byte[]> held = new HashMap<>();
  private final ValueCheck check =
      new ValueCheck((session, key) -> Reading.direct(served.get(key)));

  @Test
  void compare_whenAllAreRight_findsNoneWrong() {
    put("a", "1", "1");
    check.read("s", "a");
    check.read("s", "a");
    check.read("s", "absent");
    ValueCheck.Verdict verdict = check.compare(held::get, () -> {});
    assertThat(verdict.right()).isEqualTo(3);
    assertThat(verdict.wrong()).isZero();
    assertThat(verdict.wrongKeys()).isEmpty();
  }

  @Test
  void compare_whenOneReadOfManyWasWrong_findsThatRead() {
    put("a", "1", "1");
    check.read("s", "a");
    put("a", "0", "1");
    check.read("s", "a");
    put("a", "1", "1");
    check.read("s", "a");
    AtomicInteger keys = new AtomicInteger();
    ValueCheck.Verdict verdict = check.compare(held::get, keys::incrementAndGet);
    assertThat(verdict.right()).isEqualTo(2);
    assertThat(verdict.wrong()).isEqualTo(1);
    assertThat(verdict.wrongKeys()).containsExactly("a");
    assertThat(keys).hasValue(1);
  }

  @Test
  void compare_whenAKeyIsThoughtAbsentOrThere_findsItWrong() {
    put("there", "1", "1");
    served.remove("there");
    check.read("s", "there");
    served.put("absent", new byte[0]);
    check.read("s", "absent");
    assertThat(check.compare(held::get, () -> {}).wrongKeys())
        .containsExactlyInAnyOrder("there", "absent");
  }

  private void put(String key, String servedValue, String heldValue) {
    served.put(key, servedValue.getBytes(UTF_8));
    held.put(key, heldValue.getBytes(UTF_8));
  }
}
