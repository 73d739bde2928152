/** Reads of the sidecar's hits in shared memory, without a call. */
@NullMarked
package dev.hunch.client.sharedmemory;

import org.jspecify.annotations.NullMarked;
