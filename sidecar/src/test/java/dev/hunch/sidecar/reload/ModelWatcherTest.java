package dev.hunch.sidecar.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.prefetch.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With bundles of one line each: {@code good NAME}, or anything else, which is refused. */
class ModelWatcherTest {
  private final List<String> used = new ArrayList<>();
  private final List<Path> reads = new ArrayList<>();
  @TempDir private Path folder;
  private Path bundle;
  private ModelWatcher watcher;

  @BeforeEach
  void watch() {
    bundle = folder.resolve("bundle");
    watcher = new ModelWatcher(bundle, this::read, model -> used.add(model.id()));
  }

  private LoadedModel read(Path path) throws BundleRefusedException {
    reads.add(path);
    try {
      String text = Files.readString(path);
      if (text.equals("crash")) {
        throw new IllegalStateException("a bug in the reader");
      }
      if (text.equals("error")) {
        throw new NoClassDefFoundError("a class that the reader needs");
      }
      if (!text.startsWith("good ")) {
        throw new BundleRefusedException("not good: " + text, null);
      }
      return new LoadedModel(text.substring(5), Instant.EPOCH, Map.of(), Predictor.NONE);
    } catch (IOException e) {
      throw new BundleRefusedException("unreadable", e);
    }
  }

  private void offer(String text) throws IOException {
    Path beside = Files.writeString(folder.resolve("beside"), text);
    Files.move(beside, bundle, StandardCopyOption.REPLACE_EXISTING);
    watcher.look();
  }

  @Test
  void look_atGoodBundle_usesItOnce() throws Exception {
    offer("good a");
    watcher.look();

    assertThat(used).containsExactly("a");
    assertThat(reads).hasSize(1);
    assertThat(watcher.status().refused()).isEmpty();
  }

  @Test
  void look_atMissingBundle_refusesOnceAndTakesItWhenItComes() throws Exception {
    watcher.look();
    watcher.look();

    assertThat(watcher.status())
        .isEqualTo(new ModelWatcher.Status(null, "there is no bundle at " + bundle, 1));
    offer("good a");
    assertThat(used).containsExactly("a");
    assertThat(watcher.status().refused()).isEmpty();
  }

  @Test
  void look_atBadBundle_keepsTheLastGoodOne() throws Exception {
    offer("good a");
    offer("bad");
    watcher.look();

    assertThat(used).containsExactly("a");
    assertThat(reads).hasSize(2);
    assertThat(watcher.status().refused()).isEqualTo("not good: bad");
    assertThat(watcher.status().refusals()).isEqualTo(1);
    assertThat(watcher.status().model()).extracting(LoadedModel::id).isEqualTo("a");
    offer("good b");
    assertThat(used).containsExactly("a", "b");
    assertThat(watcher.status().refused()).isEmpty();
  }

  @Test
  void look_atTheSameModelWrittenAgain_goesOnWithWhatItHasLearned() throws Exception {
    offer("good a");
    offer("good a");

    assertThat(used).containsExactly("a");
    assertThat(reads).hasSize(2);
  }

  @Test
  void look_whenTheReaderCrashes_refuses() throws Exception {
    offer("crash");

    assertThat(watcher.status().refused()).contains("a bug in the reader");
    offer("good a");
    assertThat(used).containsExactly("a");
  }

  @Test
  void look_whenTheReaderThrowsAnError_refusesAndGoesOn() throws Exception {
    offer("error");

    assertThat(watcher.status().refused()).contains("a class that the reader needs");
    offer("good a");
    assertThat(used).containsExactly("a");
  }

  @Test
  void look_whenTheBundleHasGone_keepsTheModelAndSaysSo() throws Exception {
    offer("good a");
    Files.delete(bundle);
    watcher.look();

    assertThat(watcher.status().model()).isNotNull();
    assertThat(watcher.status().refused()).contains("there is no bundle");
  }
}
