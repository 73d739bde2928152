/** The table in shared memory between its writer, the sidecar, and its reader, the client. */
@NullMarked
package dev.hunch.demo.sharedmemory;

import org.jspecify.annotations.NullMarked;
