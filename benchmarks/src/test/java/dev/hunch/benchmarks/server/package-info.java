@NullMarked
package dev.hunch.benchmarks.server;

import org.jspecify.annotations.NullMarked;
