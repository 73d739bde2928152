/** The command line {@code hunch bench}. */
@NullMarked
package dev.hunch.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
