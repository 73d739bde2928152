package dev.hunch.core.cache;

import dev.hunch.core.access.Key;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An entry store that fails where it is told to, by exceptions and errors in turn. */
final class FailingEntryStore implements EntryStore {
  enum Step {
    GET,
    LOOK_AHEAD,
    PUT,
    /** The entry has been stored when the put fails. */
    AFTER_PUT,
    REMOVE,
    WEIGH,
    /** Some entries have been shown when the walk fails. */
    WALK,
    SIZE
  }

  private final EntryStore entries;
  private final Predicate<Step> failing;
  private boolean throwsError;

  FailingEntryStore(EntryStore entries, Predicate<Step> failing) {
    this.entries = entries;
    this.failing = failing;
  }

  @Override
  public @Nullable Entry get(Key key) {
    pass(Step.GET);
    return entries.get(key);
  }

  @Override
  public void lookAhead(long[] keyHashes, int count) {
    pass(Step.LOOK_AHEAD);
    entries.lookAhead(keyHashes, count);
  }

  @Override
  public boolean put(Key key, Entry entry) {
    pass(Step.PUT);
    boolean stored = entries.put(key, entry);
    pass(Step.AFTER_PUT);
    return stored;
  }

  @Override
  public boolean remove(long keyHash) {
    pass(Step.REMOVE);
    return entries.remove(keyHash);
  }

  @Override
  public int weightOf(Key key, Entry entry) {
    pass(Step.WEIGH);
    return entries.weightOf(key, entry);
  }

  @Override
  public void forEach(Visitor visitor) {
    entries.forEach(
        (key, entry) -> {
          visitor.visit(key, entry);
          pass(Step.WALK);
        });
  }

  @Override
  public long size() {
    pass(Step.SIZE);
    return entries.size();
  }

  @Override
  public void close() {}

  private void pass(Step step) {
    if (failing.test(step)) {
      fail(step);
    }
  }

  private synchronized void fail(Step step) {
    throwsError = !throwsError;
    if (throwsError) {
      throw new InternalError("fails to " + step);
    }
    throw new IllegalStateException("fails to " + step);
  }
}
