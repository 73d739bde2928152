package dev.hunch.sidecar.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.cache.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationFileTest {
  private static final List<Generation> THREE =
      List.of(
          new Generation.OfAll("shop", 1),
          new Generation.OfPrefix("shöp", "user:ä✓", 2),
          new Generation.OfTag("shop", -5, 1L << 40));

  @TempDir Path folder;
  private Path file = Path.of("");
  private final AtomicInteger condemned = new AtomicInteger();

  @BeforeEach
  void nameFile() {
    file = folder.resolve("cache.dat.generations");
  }

  private GenerationFile make() throws IOException {
    return GenerationFile.make(file, condemned::incrementAndGet);
  }

  private List<Generation> reopened() throws IOException {
    try (GenerationFile generations = GenerationFile.open(file, condemned::incrementAndGet)) {
      return generations.read();
    }
  }

  private byte[] bytesOfThree() throws IOException {
    try (GenerationFile generations = make()) {
      THREE.forEach(generations::append);
    }
    return Files.readAllBytes(file);
  }

  @Test
  void read_afterAppends_givesThemAll() throws Exception {
    bytesOfThree();
    assertThat(reopened()).isEqualTo(THREE);
    assertThat(condemned).hasValue(0);
  }

  @Test
  void append_neverClosed_isThereAllTheSame() throws Exception {
    try (GenerationFile generations = make()) {
      THREE.forEach(generations::append);
      assertThat(reopened()).isEqualTo(THREE);
    }
  }

  @Test
  void replace_andAppendAfterIt_leavesNothingOfBefore() throws Exception {
    try (GenerationFile generations = make()) {
      generations.append(THREE.get(0));
      generations.replace(List.of(THREE.get(1)));
      generations.append(THREE.get(2));
    }
    assertThat(reopened()).isEqualTo(THREE.subList(1, 3));
  }

  @Test
  void open_cutAnywhere_givesWhatWasFinishedAndGoesOn() throws Exception {
    byte[] whole = bytesOfThree();
    int seen = 0;
    for (int length = 8; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      List<Generation> found = reopened();
      assertThat(THREE.subList(0, found.size())).as("cut to %d", length).isEqualTo(found);
      assertThat(found.size()).isBetween(seen, 2);
      seen = found.size();
      try (GenerationFile again = GenerationFile.open(file, condemned::incrementAndGet)) {
        again.append(THREE.get(2));
      }
      assertThat(reopened()).hasSize(seen + 1).endsWith(THREE.get(2));
    }
    assertThat(seen).isEqualTo(2);
  }

  @Test
  void open_anyByteChanged_isRefusedOrNothingIsLostBeforeIt() throws Exception {
    byte[] whole = bytesOfThree();
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x10;
      Files.write(file, changed);
      assertThatThrownBy(this::reopened).as("byte %d", i).isInstanceOf(IOException.class);
    }
  }

  @Test
  void open_whatIsNoSuchFile_isRefused() throws Exception {
    assertThatThrownBy(this::reopened).isInstanceOf(IOException.class);
    Files.writeString(file, "hunch");
    assertThatThrownBy(this::reopened).hasMessageContaining("is no file of generations");
    Files.write(file, new byte[100], StandardOpenOption.TRUNCATE_EXISTING);
    assertThatThrownBy(this::reopened).hasMessageContaining("is no file of generations");
  }

  @Test
  void append_thatFails_condemnsTheCacheFile() throws Exception {
    GenerationFile generations = make();
    generations.close();
    assertThatThrownBy(() -> generations.append(THREE.get(0))).hasMessageContaining("is closed");
    assertThat(condemned).hasValue(1);
  }
}
