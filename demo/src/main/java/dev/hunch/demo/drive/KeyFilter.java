package dev.hunch.demo.drive;

import dev.hunch.sidecar.backing.KeyMapping;
import dev.hunch.sidecar.backing.UnmappedKeyException;
import java.util.function.Predicate;

/** Takes the keys that a namespace's templates or statements can read. */
public final class KeyFilter implements Predicate<String> {
  private final KeyMapping mapping;

  /** Creates a filter that asks the mapping. */
  public KeyFilter(KeyMapping mapping) {
    this.mapping = mapping;
  }

  @Override
  public boolean test(String key) {
    try {
      mapping.queryOf(key);
      return true;
    } catch (UnmappedKeyException e) {
      return false;
    }
  }
}
