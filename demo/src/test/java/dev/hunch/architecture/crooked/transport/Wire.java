package dev.hunch.architecture.crooked.transport;

import dev.hunch.architecture.crooked.sidecar.store.Shelf;

/** A wire that knows what is at its end. */
public record Wire(Shelf shelf) {}
