package dev.hunch.architecture.crooked.training;

import dev.hunch.architecture.crooked.sidecar.backing.Query;

/** A trainer that needs the server. */
public record Trainer(Query query) {}
