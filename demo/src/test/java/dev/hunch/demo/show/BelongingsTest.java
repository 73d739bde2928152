package dev.hunch.demo.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BelongingsTest {
  private final List<String> ended = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Belongings belongings = new Belongings(failures::add);

  @Test
  void close_endsTheLastFirstAndEachOnce() {
    belongings.add("one", () -> ended.add("one"));
    belongings.add("two", () -> ended.add("two"));
    belongings.close();
    belongings.close();
    assertThat(ended).containsExactly("two", "one");
    assertThat(belongings.isClosed()).isTrue();
  }

  @Test
  void close_whenOneFails_endsTheOthersAndTells() {
    belongings.add("one", () -> ended.add("one"));
    belongings.add(
        "two",
        () -> {
          throw new IOException("stuck");
        });
    belongings.close();
    assertThat(ended).containsExactly("one");
    assertThat(failures).containsExactly("two could not be ended: stuck");
  }

  @Test
  void add_afterTheEnd_endsAtOnce() {
    belongings.close();
    belongings.add("late", () -> ended.add("late"));
    assertThat(ended).containsExactly("late");
  }

  @Test
  void release_letsItOutlive() {
    Closeable kept = belongings.add("kept", () -> ended.add("kept"));
    belongings.release(kept);
    belongings.close();
    assertThat(ended).isEmpty();
  }

  @Test
  void close_ofAScratchFolder_leavesNothing() throws IOException {
    ScratchFolder scratch = ScratchFolder.create("hunch-test-");
    Path deep = Files.createDirectories(scratch.path().resolve("a").resolve("b"));
    Files.writeString(deep.resolve("file"), "text");
    scratch.close();
    assertThat(scratch.path()).doesNotExist();
  }
}
