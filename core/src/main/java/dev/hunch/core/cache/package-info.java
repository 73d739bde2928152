/** The read-through state machine and the ports it needs. */
@NullMarked
package dev.hunch.core.cache;

import org.jspecify.annotations.NullMarked;
