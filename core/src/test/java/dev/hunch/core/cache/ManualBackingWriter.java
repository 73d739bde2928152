package dev.hunch.core.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A store whose writes end when the test says so, in any order and in any way. */
final class ManualBackingWriter implements BackingWriter {
  /** A write that has begun. */
  record Begun(Write write, CompletableFuture<Void> end) {
    void commit() {
      end.complete(null);
    }

    void fail(WriteException.Reason reason) {
      end.completeExceptionally(new WriteException(reason, "as the test says"));
    }

    String text() {
      byte[] value = write.value();
      return value == null ? "deleted" : new String(value, java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private final List<Begun> writes = new ArrayList<>();

  /** Keys that begin so have no statement. */
  static final String UNMAPPED = "unmapped:";

  @Override
  public void check(Write write) {
    if (write.key().text().startsWith(UNMAPPED)) {
      throw new WriteException(WriteException.Reason.UNMAPPED, "as the test says");
    }
  }

  @Override
  public synchronized CompletableFuture<Void> write(Write write) {
    Begun begun = new Begun(write, new CompletableFuture<>());
    writes.add(begun);
    return begun.end;
  }

  synchronized int begun() {
    return writes.size();
  }

  /** The write that began as the {@code number}-th, from 0. */
  synchronized Begun write(int number) {
    return writes.get(number);
  }

  synchronized Begun last() {
    return writes.get(writes.size() - 1);
  }
}
