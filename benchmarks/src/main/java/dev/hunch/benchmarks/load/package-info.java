/** The closed loop that loads a contender and measures it. */
@NullMarked
package dev.hunch.benchmarks.load;

import org.jspecify.annotations.NullMarked;
