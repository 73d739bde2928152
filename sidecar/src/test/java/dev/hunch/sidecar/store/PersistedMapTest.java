package dev.hunch.sidecar.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Entry;
import dev.hunch.core.cache.Generation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistedMapTest {
  private static final long CAPACITY = 2 << 20;

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void nameFile() {
    file = folder.resolve("sub/cache.dat");
  }

  private static Key key(int i) {
    return Key.of("shop", "user:" + i);
  }

  private static Entry entry(int i) {
    byte[] value = ("value of " + i).repeat(20).getBytes(UTF_8);
    return new Entry(value, i, Entry.NEVER, Entry.Origin.DEMAND);
  }

  private void fill(int entries) throws StoreOpenException {
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
      for (int i = 0; i < entries; i++) {
        assertThat(store.put(key(i), entry(i))).isTrue();
      }
    }
  }

  /** Makes the next opening believe that the process died. */
  private void pretendState(String state) throws IOException {
    Path lock = folder.resolve("sub/cache.dat.lock");
    Files.writeString(lock, Files.readString(lock).replace("state=CLOSED", "state=" + state));
  }

  @Test
  void persisted_closedAndOpened_holdsWhatItHeld() throws Exception {
    fill(1000);
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
      assertThat(store.size()).isEqualTo(1000);
      for (int i = 0; i < 1000; i++) {
        assertThat(store.get(key(i))).isEqualTo(entry(i));
      }
    }
  }

  @Test
  void persisted_leftOpen_isRepaired() throws Exception {
    fill(1000);
    pretendState("OPEN");
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
      assertThat(store.size()).isEqualTo(1000);
      assertThat(store.get(key(7))).isEqualTo(entry(7));
      assertThat(store.put(key(5000), entry(5000))).isTrue();
    }
  }

  @Test
  void persisted_halfMade_startsCold() throws Exception {
    fill(10);
    pretendState("CHANGING");
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
      assertThat(store.size()).isZero();
      assertThat(store.put(key(1), entry(1))).isTrue();
    }
  }

  @Test
  void persisted_generationsKept_areThereAgain() throws Exception {
    Generation generation = new Generation.OfTag("shop", 7, 3);
    for (String state : new String[] {"CLOSED", "OPEN"}) {
      fill(10);
      try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
        store.generations().append(generation);
      }
      pretendState(state);
      try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
        assertThat(store.size()).isEqualTo(10);
        assertThat(store.generations().read()).contains(generation);
      }
    }
  }

  @Test
  void persisted_generationsGoneOrDamaged_startsCold() throws Exception {
    Path generations = GenerationFile.beside(file);
    for (String state : new String[] {"CLOSED", "OPEN"}) {
      for (byte[] content : new byte[][] {null, {}, "rubbish, not generations".getBytes(UTF_8)}) {
        fill(10);
        pretendState(state);
        Files.delete(generations);
        if (content != null) {
          Files.write(generations, content);
        }
        try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
          assertThat(store.size()).isZero();
          assertThat(store.generations().read()).isEmpty();
        }
      }
    }
  }

  @Test
  void persisted_generationThatCannotBeKept_startsColdNextTime() throws Exception {
    fill(10);
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
      Files.createDirectory(file.resolveSibling("cache.dat.generations.next"));
      assertThatThrownBy(() -> store.generations().replace(List.of()))
          .isInstanceOf(UncheckedIOException.class);
      Files.delete(file.resolveSibling("cache.dat.generations.next"));
    }
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
      assertThat(store.size()).isZero();
    }
  }

  @Test
  void persisted_otherCapacity_startsCold() throws Exception {
    fill(10);
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, 2 * CAPACITY)) {
      assertThat(store.size()).isZero();
      assertThat(store.put(key(1), entry(1))).isTrue();
    }
  }

  @Test
  void persisted_valuesDamagedOnDisk_areNeverServed() throws Exception {
    fill(1000);
    int damaged = 0;
    byte[] bytes = Files.readAllBytes(file);
    byte[] pattern = "value of 5".getBytes(UTF_8);
    try (RandomAccessFile raf = new RandomAccessFile(file.toFile(), "rw")) {
      for (int i = 0; i + pattern.length < bytes.length; i++) {
        if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
          raf.seek(i);
          raf.write('X');
          damaged++;
          i += 1000;
        }
      }
    }
    assertThat(damaged).isPositive();
    for (String state : new String[] {"CLOSED", "OPEN"}) {
      pretendState(state);
      try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
        assertThat(store.size()).isLessThan(1000).isGreaterThan(800);
        for (int i = 0; i < 1000; i++) {
          Entry held = store.get(key(i));
          if (held != null) {
            assertThat(held).isEqualTo(entry(i));
          }
        }
      }
    }
  }

  @Test
  void persisted_fileCutOrOverwritten_startsColdOrHoldsWhatIsIntact() throws Exception {
    for (String state : new String[] {"CLOSED", "OPEN"}) {
      for (int keep : new int[] {0, 10, 4096, 100_000}) {
        fill(100);
        pretendState(state);
        try (RandomAccessFile raf = new RandomAccessFile(file.toFile(), "rw")) {
          raf.setLength(keep);
        }
        checkNoWrongValue();
        fill(100);
        pretendState(state);
        try (RandomAccessFile raf = new RandomAccessFile(file.toFile(), "rw")) {
          raf.seek(keep);
          raf.write(new byte[2000]);
        }
        checkNoWrongValue();
      }
    }
  }

  private void checkNoWrongValue() throws StoreOpenException {
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
      for (int i = 0; i < 100; i++) {
        Entry held = store.get(key(i));
        if (held != null) {
          assertThat(held).isEqualTo(entry(i));
        }
      }
      assertThat(store.put(key(1), entry(1))).isTrue();
      assertThat(store.get(key(1))).isEqualTo(entry(1));
    }
  }

  @Test
  void persisted_someoneElsesFile_isMovedAside() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "my diary");
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
      assertThat(store.size()).isZero();
    }
    assertThat(folder.resolve("sub/cache.dat.replaced")).hasContent("my diary");
  }

  @Test
  void persisted_openAlready_isRefusedWithTheHolder() throws Exception {
    try (ChronicleEntryStore store = ChronicleEntryStore.persisted(file, CAPACITY)) {
      assertThat(store.size()).isZero();
      assertThatThrownBy(() -> ChronicleEntryStore.persisted(file, CAPACITY))
          .isInstanceOf(StoreOpenException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    ChronicleEntryStore.persisted(file, CAPACITY).close();
  }

  @Test
  void persisted_pathThatCannotBe_isToldClearly() throws Exception {
    assertThatThrownBy(() -> ChronicleEntryStore.persisted(folder, CAPACITY))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("is a folder");
    Path plain = Files.createFile(folder.resolve("plain"));
    assertThatThrownBy(() -> ChronicleEntryStore.persisted(plain.resolve("x.dat"), CAPACITY))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("cannot write beside the cache file");
    assertThatThrownBy(() -> ChronicleEntryStore.persisted(file, 1L << 50))
        .isInstanceOf(StoreOpenException.class)
        .hasMessageContaining("MiB left");
  }
}
