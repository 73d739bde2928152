package dev.hunch.core.cache;

import org.jspecify.annotations.Nullable;

/** What must hold of the present value for a write to happen. */
public sealed interface WriteCondition {
  /** Whether it holds of the value; null: there is none. */
  boolean holdsFor(byte @Nullable [] value);

  /** The value has this etag. */
  record HasEtag(String etag) implements WriteCondition {
    @Override
    public boolean holdsFor(byte @Nullable [] value) {
      return value != null && Etag.of(value).equals(etag);
    }
  }

  /** There is no value. */
  record IsAbsent() implements WriteCondition {
    @Override
    public boolean holdsFor(byte @Nullable [] value) {
      return value == null;
    }
  }
}
