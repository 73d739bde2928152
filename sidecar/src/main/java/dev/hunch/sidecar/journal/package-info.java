/** Writes on their way to the store, on disk. */
@NullMarked
package dev.hunch.sidecar.journal;

import org.jspecify.annotations.NullMarked;
