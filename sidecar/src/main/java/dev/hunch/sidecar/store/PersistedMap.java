package dev.hunch.sidecar.store;

import dev.hunch.core.cache.GenerationLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import net.openhft.chronicle.map.ChronicleMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A map in a file, held under the file's lock.
 *
 * <p>What a process that died left behind is repaired; what cannot be repaired, or was made for
 * another capacity, is replaced by an empty map with a warning: it is a cache.
 */
final class PersistedMap {
  private static final Logger LOG = LoggerFactory.getLogger(PersistedMap.class);

  /** Where the header's length lies; negative or 0 while the header is not finished. */
  private static final long HEADER_SIZE_OFFSET = 8;

  private final Path file;
  private final MapLayout layout;
  private final StoreLock lock;
  private final HeatFile heat;
  private final AtomicBoolean condemned = new AtomicBoolean();
  private @Nullable GenerationFile generations;
  private @Nullable PartedEntries parted;

  private PersistedMap(Path file, MapLayout layout, StoreLock lock) {
    this.file = file;
    this.layout = layout;
    this.lock = lock;
    this.heat = HeatFile.beside(file);
  }

  /**
   * Takes the file's lock.
   *
   * @throws StoreOpenException if another process holds it, or the folder cannot be written
   */
  static PersistedMap hold(Path file, MapLayout layout) throws StoreOpenException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      if (Files.isDirectory(file)) {
        throw new StoreOpenException("the cache file " + file + " is a folder", null);
      }
      return new PersistedMap(file, layout, StoreLock.of(file));
    } catch (IOException e) {
      throw cannot("write beside", file, e);
    }
  }

  /**
   * Opens the map.
   *
   * @throws StoreOpenException if the file cannot be made or written
   */
  ChronicleMap<Long, byte[]> open() throws StoreOpenException {
    try {
      ChronicleMap<Long, byte[]> map = holdsSomething() ? reopen() : null;
      if (map == null) {
        map = make();
        parted = new PartedEntries(map, layout.partBytes());
      }
      lock.mark(StoreLock.State.OPEN, layout.fingerprint());
      return map;
    } catch (IOException e) {
      throw cannot("open", file, e);
    }
  }

  /** What keeps the generations of the entries; once the map is open. */
  GenerationLog generations() {
    GenerationFile opened = generations;
    if (opened == null) {
      throw new IllegalStateException("the map is not open");
    }
    return opened;
  }

  /** What keeps how hot the entries are. */
  HeatFile heat() {
    return heat;
  }

  /** Its entries in parts, once it is open. */
  PartedEntries parted() {
    PartedEntries opened = parted;
    if (opened == null) {
      throw new IllegalStateException("the map is not open");
    }
    return opened;
  }

  /** Lets the next start be a cold one: the file holds what should be gone. */
  void condemn() {
    if (!condemned.compareAndSet(false, true)) {
      return;
    }
    try {
      LOG.atWarn().addKeyValue("file", file).log("the next start will be cold");
      lock.mark(StoreLock.State.CHANGING, layout.fingerprint());
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("file", file).setCause(e).log("deleting the cache file");
      delete();
    }
  }

  /** Says that the map was closed in order, and lets the file go. */
  void release() {
    try (lock) {
      closeGenerations();
      lock.mark(
          condemned.get() ? StoreLock.State.CHANGING : StoreLock.State.CLOSED,
          layout.fingerprint());
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .setCause(e)
          .log("cannot mark the cache file as closed; the next start will repair it");
    }
  }

  /** Lets the file go without saying anything of the map. */
  void abandon() {
    try (lock) {
      closeGenerations();
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("file", file).setCause(e).log("cannot unlock the cache file");
    }
  }

  private void closeGenerations() throws IOException {
    if (generations != null) {
      generations.close();
    }
  }

  private boolean holdsSomething() throws IOException {
    return Files.exists(file) && Files.size(file) > 0;
  }

  private @Nullable ChronicleMap<Long, byte[]> reopen() throws IOException {
    StoreLock.State state = lock.state(layout.fingerprint());
    if (state == StoreLock.State.UNKNOWN) {
      replaceForeign();
      return null;
    }
    if (state == StoreLock.State.CHANGING || !isHeaderReady()) {
      LOG.atWarn().addKeyValue("file", file).log("the cache file is half made; starting cold");
      Files.delete(file);
      return null;
    }
    lock.mark(StoreLock.State.CHANGING, layout.fingerprint());
    ChronicleMap<Long, byte[]> map = null;
    try {
      generations = GenerationFile.open(GenerationFile.beside(file), this::condemn);
      map =
          state == StoreLock.State.CLOSED
              ? layout.builder().createPersistedTo(file.toFile())
              : repair();
      dropDamaged(map);
      return map;
    } catch (IOException | RuntimeException | InternalError | AssertionError e) {
      close(map);
      LOG.atWarn()
          .addKeyValue("file", file)
          .setCause(e)
          .log("the cache file cannot be repaired; starting cold");
      Files.delete(file);
      return null;
    }
  }

  private ChronicleMap<Long, byte[]> repair() throws IOException {
    LongAdder faults = new LongAdder();
    ChronicleMap<Long, byte[]> map =
        layout.builder().recoverPersistedTo(file.toFile(), true, fault -> faults.increment());
    LOG.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("entries", map.longSize())
        .addKeyValue("faults", faults.sum())
        .log("the cache file was not closed in order; it is repaired");
    return map;
  }

  private void dropDamaged(ChronicleMap<Long, byte[]> map) {
    PartedEntries found = new PartedEntries(map, layout.partBytes());
    long dropped = DamagedEntries.drop(map, found);
    parted = found;
    if (dropped > 0) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("dropped", dropped)
          .log("the cache file held damaged entries");
    }
  }

  /** Closes a map that is good for nothing. */
  private static void close(@Nullable ChronicleMap<Long, byte[]> map) {
    try {
      if (map != null) {
        map.close();
      }
    } catch (RuntimeException | InternalError | AssertionError e) {
      LOG.atDebug().setCause(e).log("cannot close a broken map");
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.atError()
          .addKeyValue("file", file)
          .setCause(e)
          .log("cannot delete the cache file, which holds what should be gone: delete it yourself");
    }
  }

  /** Whether the file's header was finished; Chronicle Map would wait a minute for that. */
  private boolean isHeaderReady() throws IOException {
    ByteBuffer sizeWord = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.read(sizeWord, HEADER_SIZE_OFFSET) == 4 && sizeWord.getInt(0) > 0;
    }
  }

  /** A file that was never a store's is somebody's: it is moved aside, not deleted. */
  private void replaceForeign() throws IOException {
    if (lock.knowsStore()) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .log("the cache file was made for another capacity or version; starting cold");
      Files.delete(file);
      return;
    }
    Path aside = file.resolveSibling(file.getFileName() + ".replaced");
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    LOG.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("moved_to", aside)
        .log("the cache file is not a cache of Hunch; starting cold");
  }

  private ChronicleMap<Long, byte[]> make() throws IOException, StoreOpenException {
    long usable = Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
    // Chronicle Map wants a tenth more than the file will have.
    long needed = layout.capacityBytes() / 10 * 11 + (1 << 20);
    if (usable < needed) {
      throw new StoreOpenException(
          "the cache file "
              + file
              + " needs "
              + (needed >> 20)
              + " MiB, and its disk has "
              + (usable >> 20)
              + " MiB left; choose another disk or a smaller cache.capacity",
          null);
    }
    lock.mark(StoreLock.State.CHANGING, layout.fingerprint());
    closeGenerations();
    generations = GenerationFile.make(GenerationFile.beside(file), this::condemn);
    try {
      return layout.builder().createPersistedTo(file.toFile());
    } catch (RuntimeException | InternalError | AssertionError | OutOfMemoryError e) {
      throw new StoreOpenException("cannot make the cache file " + file + ": " + e, e);
    }
  }

  private static StoreOpenException cannot(String verb, Path file, IOException e) {
    String why =
        e instanceof AccessDeniedException
            ? "permission denied"
            : e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : String.valueOf(e.getMessage());
    return new StoreOpenException("cannot " + verb + " the cache file " + file + ": " + why, e);
  }
}
