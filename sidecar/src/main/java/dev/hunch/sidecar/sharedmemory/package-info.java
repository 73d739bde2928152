/** The table in shared memory: copies of hits that clients in the pod read without a call. */
@NullMarked
package dev.hunch.sidecar.sharedmemory;

import org.jspecify.annotations.NullMarked;
