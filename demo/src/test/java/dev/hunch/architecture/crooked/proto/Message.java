package dev.hunch.architecture.crooked.proto;

import dev.hunch.architecture.crooked.core.Clockwork;

/** Generated code that knows the domain. */
public record Message(Clockwork clockwork) {}
