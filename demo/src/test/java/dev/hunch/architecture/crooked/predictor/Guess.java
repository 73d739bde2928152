package dev.hunch.architecture.crooked.predictor;

import dev.hunch.architecture.crooked.core.Clockwork;
import dev.hunch.architecture.crooked.sidecar.store.Shelf;

/** A predictor that knows its server, and makes a cycle with the domain. */
public record Guess(Clockwork clockwork, Shelf shelf) {}
