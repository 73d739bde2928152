/** Reads traces and access logs. */
@NullMarked
package dev.hunch.training.trace;

import org.jspecify.annotations.NullMarked;
