@NullMarked
package dev.hunch.benchmarks.load;

import org.jspecify.annotations.NullMarked;
