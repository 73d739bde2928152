package dev.hunch.architecture.crooked.sidecar.store;

import dev.hunch.architecture.crooked.client.Caller;
import dev.hunch.architecture.crooked.proto.Message;
import dev.hunch.architecture.crooked.sidecar.backing.Query;

/** A room that knows another one, a generated type and its own client. */
public record Shelf(Query query, Message message, Caller caller) {}
