@NullMarked
package dev.hunch.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
