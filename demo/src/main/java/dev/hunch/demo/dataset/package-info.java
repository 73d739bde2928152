/** Data sets that are generated: no recording of anybody, and the same bytes for the same seed. */
@NullMarked
package dev.hunch.demo.dataset;

import org.jspecify.annotations.NullMarked;
