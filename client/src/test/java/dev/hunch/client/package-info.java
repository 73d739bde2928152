/** The client, against a sidecar's double that can be away, slow or failing. */
@NullMarked
package dev.hunch.client;

import org.jspecify.annotations.NullMarked;
