/** The wire's parts by themselves. */
@NullMarked
package dev.hunch.sidecar.grpc;

import org.jspecify.annotations.NullMarked;
