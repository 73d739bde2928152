/** Which entry leaves when room is needed. */
@NullMarked
package dev.hunch.core.eviction;

import org.jspecify.annotations.NullMarked;
