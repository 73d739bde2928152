package dev.hunch.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads from shared memory what is there, and the rest in another way. */
final class SharedFirst implements ReadPath {
  private final SharedReads shared;
  private final ReadPath rest;

  SharedFirst(SharedReads shared, ReadPath rest) {
    this.shared = shared;
    this.rest = rest;
  }

  @Override
  public Reply get(String namespace, String key, @Nullable String session) {
    Reply found = shared.get(namespace, key, session);
    return found != null ? found : rest.get(namespace, key, session);
  }

  @Override
  public CompletableFuture<Reply> getAsync(String namespace, String key, @Nullable String session) {
    Reply found = shared.get(namespace, key, session);
    return found != null
        ? CompletableFuture.completedFuture(found)
        : rest.getAsync(namespace, key, session);
  }

  @Override
  public List<KeyReply> batchGet(
      String namespace, Collection<String> keys, @Nullable String session) {
    if (!shared.isMapped()) {
      return rest.batchGet(namespace, keys, session);
    }
    KeyReply[] replies = new KeyReply[keys.size()];
    List<String> missing = new ArrayList<>();
    int position = 0;
    for (String key : keys) {
      Reply found = shared.get(namespace, key, session);
      if (found == null) {
        missing.add(key);
      } else {
        replies[position] = new KeyReply(key, found, null);
      }
      position++;
    }
    if (!missing.isEmpty()) {
      Iterator<KeyReply> asked = rest.batchGet(namespace, missing, session).iterator();
      for (int i = 0; i < replies.length; i++) {
        if (replies[i] == null) {
          replies[i] = asked.next();
        }
      }
    }
    return List.of(replies);
  }

  @Override
  public void close() {
    rest.close();
  }
}
