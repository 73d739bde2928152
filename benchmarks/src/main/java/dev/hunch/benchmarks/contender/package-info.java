/** What is compared: each way to read a key, behind one interface. */
@NullMarked
package dev.hunch.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
