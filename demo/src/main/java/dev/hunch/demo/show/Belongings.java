package dev.hunch.demo.show;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * What must be ended when the demo ends, however it ends: processes, pools, folders. The last
 * acquired ends first, each once. Thread-safe: the shutdown hook may come at any moment.
 */
public final class Belongings implements Closeable {
  private record Belonging(String name, Closeable closeable) {}

  private final Deque<Belonging> open = new ArrayDeque<>();
  private final Consumer<String> onFailure;
  private boolean closed;

  /** Creates an empty collection; {@code onFailure} is told what could not be ended. */
  public Belongings(Consumer<String> onFailure) {
    this.onFailure = onFailure;
  }

  /** Takes charge of it; if all was ended already, ends it at once. */
  public synchronized <T extends Closeable> T add(String name, T closeable) {
    Belonging belonging = new Belonging(name, closeable);
    if (closed) {
      end(belonging);
    } else {
      open.push(belonging);
    }
    return closeable;
  }

  /** Gives it out of charge: it outlives the demo. */
  public synchronized void release(Closeable closeable) {
    open.removeIf(belonging -> belonging.closeable == closeable);
  }

  /** Whether all was ended. */
  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      end(open.pop());
    }
  }

  private void end(Belonging belonging) {
    try {
      belonging.closeable.close();
    } catch (IOException | RuntimeException e) {
      onFailure.accept(belonging.name + " could not be ended: " + e.getMessage());
    }
  }
}
