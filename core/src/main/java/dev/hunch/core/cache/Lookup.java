package dev.hunch.core.cache;

/** What the cache itself holds for a key, before any load. */
public sealed interface Lookup {
  /** A fresh value. */
  record Hit(Entry entry) implements Lookup {}

  /** A value past its freshness; it may only stand in for a store that cannot answer. */
  record Stale(Entry entry) implements Lookup {}

  /** The fresh knowledge that the key does not exist. */
  record Negative(Entry entry) implements Lookup {}

  /** Nothing, or nothing that may be served. */
  record Miss() implements Lookup {}
}
