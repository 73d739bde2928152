/** Whole sidecars, in this process and in one of their own. */
@NullMarked
package dev.hunch.sidecar.wiring;

import org.jspecify.annotations.NullMarked;
