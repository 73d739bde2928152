package dev.hunch.client;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages that are on their way, the oldest first. Used by the connection's thread alone. */
final class SentMessages {
  private final Map<Long, SentMessage> messages = new LinkedHashMap<>();
  private long lastId;

  /** Adds a message and returns its id. */
  long add(SentMessage message) {
    lastId++;
    messages.put(lastId, message);
    return lastId;
  }

  @Nullable SentMessage get(long id) {
    return messages.get(id);
  }

  void remove(long id) {
    messages.remove(id);
  }

  int size() {
    return messages.size();
  }

  /** Forgets all of them; whoever waits for one is told. */
  void failAll(HunchException failure) {
    List<SentMessage> failed = new ArrayList<>(messages.values());
    messages.clear(); // first: who is told may ask again at once
    failed.forEach(message -> message.failed(failure));
  }

  /** Gives up what was asked before a time. */
  void giveUpBefore(long nanos) {
    for (Iterator<SentMessage> all = messages.values().iterator(); all.hasNext(); ) {
      SentMessage message = all.next();
      if (!message.isOlderThan(nanos)) {
        return; // those after it are younger still
      }
      message.giveUpBefore(nanos, Errors.late());
      if (message.isSettled()) {
        all.remove();
      }
    }
  }
}
