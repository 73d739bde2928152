/** The one place where the sidecar's parts are put together. */
@NullMarked
package dev.hunch.sidecar.wiring;

import org.jspecify.annotations.NullMarked;
