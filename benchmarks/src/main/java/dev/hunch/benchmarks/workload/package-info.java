/** What is read in a comparison: keys, their order, their values. */
@NullMarked
package dev.hunch.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
