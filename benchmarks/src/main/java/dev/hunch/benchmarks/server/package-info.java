/** Servers as processes of their own, started for a comparison and stopped after it. */
@NullMarked
package dev.hunch.benchmarks.server;

import org.jspecify.annotations.NullMarked;
