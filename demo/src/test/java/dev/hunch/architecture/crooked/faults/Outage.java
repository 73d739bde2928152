package dev.hunch.architecture.crooked.faults;

import dev.hunch.architecture.crooked.sidecar.store.Shelf;

/** A network that knows what is at its end. */
public record Outage(Shelf shelf) {}
