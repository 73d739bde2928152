package dev.hunch.architecture.crooked.client;

import dev.hunch.architecture.crooked.core.Clockwork;

/** A client that carries the domain into other people's services. */
public record Caller(Clockwork clockwork) {}
