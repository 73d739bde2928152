/** How much prefetching the backing store can bear now. */
@NullMarked
package dev.hunch.core.governor;

import org.jspecify.annotations.NullMarked;
