package dev.hunch.sidecar.reload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for a new model bundle and puts it into use.
 *
 * <p>A bundle that is refused changes nothing: the last good one stays, and the reason is kept and
 * warned about once. It is not read again until its files change. {@link #look} is called by one
 * thread at a time, never a request's, and throws nothing; {@link #status} by any.
 */
public final class ModelWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ModelWatcher.class);

  private final Path bundle;
  private final BundleReader reader;
  private final Consumer<LoadedModel> use;
  private volatile Status status = new Status(null, "", 0);
  private @Nullable Fingerprint lastSeen;

  /**
   * What the watcher knows.
   *
   * @param model in use; null before the first
   * @param refused why the newest bundle offered is not in use; empty when it is
   * @param refusals how many bundles were refused so far
   */
  public record Status(@Nullable LoadedModel model, String refused, long refusals) {}

  /**
   * Creates a watcher that has not looked yet.
   *
   * @param bundle the folder or file to watch
   * @param reader reads it
   * @param use puts a model into use
   */
  public ModelWatcher(Path bundle, BundleReader reader, Consumer<LoadedModel> use) {
    this.bundle = bundle;
    this.reader = reader;
    this.use = use;
  }

  /** The folder or file that is watched. */
  public Path bundle() {
    return bundle;
  }

  /** What is in use, and why the newest offer is not. */
  public Status status() {
    return status;
  }

  /** Looks once: if the bundle has changed, reads it and puts it into use or refuses it. */
  public void look() {
    try {
      Fingerprint seen = Fingerprint.of(bundle);
      if (seen.equals(lastSeen)) {
        return;
      }
      lastSeen = seen;
      if (seen.equals(Fingerprint.ABSENT)) {
        throw new BundleRefusedException("there is no bundle at " + bundle, null);
      }
      accept(reader.read(bundle));
    } catch (BundleRefusedException e) {
      refuse(String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      lastSeen = null; // it changed while it was looked at: look again
      refuse("cannot look at " + bundle + ": " + e);
    } catch (RuntimeException | Error e) { // whatever it is, the next look must come
      LOG.atError().setCause(e).log("reading a model bundle failed");
      refuse("reading it failed: " + e);
    }
  }

  private void accept(LoadedModel offered) {
    LoadedModel inUse = status.model();
    boolean known = inUse != null && inUse.id().equals(offered.id());
    if (!known) {
      use.accept(offered);
      LOG.atInfo()
          .addKeyValue("id", offered.id())
          .addKeyValue("trainedAt", offered.trainedAt())
          .log("model in use");
    }
    // A known model goes on with what it has learned since.
    status = new Status(known ? inUse : offered, "", status.refusals());
  }

  private void refuse(String reason) {
    Status before = status;
    if (reason.equals(before.refused())) {
      return;
    }
    status = new Status(before.model(), reason, before.refusals() + 1);
    LOG.atWarn()
        .addKeyValue("reason", reason)
        .addKeyValue("inUse", before.model() == null ? "none" : before.model().id())
        .log(
            before.model() == null
                ? "model bundle refused: going on as a plain cache"
                : "model bundle refused: going on with the last good one");
  }
}
