@NullMarked
package dev.hunch.benchmarks.cli;

import org.jspecify.annotations.NullMarked;
