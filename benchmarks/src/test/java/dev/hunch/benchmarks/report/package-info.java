@NullMarked
package dev.hunch.benchmarks.report;

import org.jspecify.annotations.NullMarked;
