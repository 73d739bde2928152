package dev.hunch.training.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayJobsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void run_work_handsOverEachResultOnTheCallersThread(int atOnce) throws Exception {
    List<Integer> results = new ArrayList<>();
    List<String> counts = new ArrayList<>();
    Thread caller = Thread.currentThread();
    new ReplayJobs(atOnce)
        .<Integer>run(
            List.of(() -> 1, () -> 2, () -> 3),
            result -> {
              assertThat(Thread.currentThread()).isSameAs(caller);
              results.add(result);
            },
            (done, total) -> counts.add(done + "/" + total));
    assertThat(results).containsExactlyInAnyOrder(1, 2, 3);
    assertThat(counts).containsExactly("1/3", "2/3", "3/3");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void run_failure_isThrownAsItIs(int atOnce) {
    List<Callable<Integer>> work =
        List.of(
            () -> {
              throw new IOException("disk");
            });
    assertThatThrownBy(() -> new ReplayJobs(atOnce).run(work, result -> {}, (done, total) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("disk");
  }
}
