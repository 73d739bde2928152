/** The Java client: a service's reads by way of the sidecar, and past it when it is away. */
@NullMarked
package dev.hunch.client;

import org.jspecify.annotations.NullMarked;
