package dev.hunch.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.cache.Heat;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeatFileTest {
  private static final Heat SOME = Heat.of(new long[] {8 + 1, -16 + 7, 1L << 40 | 3});

  @TempDir Path folder;

  private HeatFile file() {
    return HeatFile.beside(folder.resolve("cache.dat"));
  }

  private Path path() {
    return folder.resolve("cache.dat.heat");
  }

  private static List<Long> packed(Heat heat) {
    List<Long> packed = new ArrayList<>();
    heat.forEachPacked(packed::add);
    return packed;
  }

  @Test
  void read_nothingThere_isNone() {
    assertThat(file().read()).isSameAs(Heat.NONE);
  }

  @Test
  void read_whatWasWrittenLast_isThat() {
    file().write(Heat.NONE);
    assertThat(file().read().size()).isZero();
    long[] many = new Random(1).longs(50_000).toArray();
    file().write(Heat.of(many.clone()));
    assertThat(packed(file().read())).isEqualTo(packed(Heat.of(many)));
    file().write(SOME);
    assertThat(packed(file().read())).isEqualTo(packed(SOME));
  }

  @Test
  void read_cutOrChangedAnywhere_isNone() throws Exception {
    file().write(SOME);
    byte[] whole = Files.readAllBytes(path());
    for (int at = 0; at < whole.length; at++) {
      Files.write(path(), Arrays.copyOf(whole, at));
      assertThat(file().read()).as("cut at %d", at).isSameAs(Heat.NONE);
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(path(), changed);
      assertThat(file().read()).as("changed at %d", at).isSameAs(Heat.NONE);
    }
  }

  @Test
  void write_thatFails_leavesWhatWasThere() throws Exception {
    file().write(SOME);
    Files.createDirectory(folder.resolve("cache.dat.heat.next"));
    assertThatThrownBy(() -> file().write(Heat.NONE)).isInstanceOf(UncheckedIOException.class);
    assertThat(packed(file().read())).isEqualTo(packed(SOME));
  }
}
