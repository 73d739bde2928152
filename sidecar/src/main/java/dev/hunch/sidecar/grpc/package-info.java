/**
 * The wire: the gRPC services, what they accept, and how they answer when things go wrong.
 * Generated types stop here.
 */
@NullMarked
package dev.hunch.sidecar.grpc;

import org.jspecify.annotations.NullMarked;
