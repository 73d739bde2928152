/** The replay of a trace in virtual time, through the classes that the sidecar runs. */
@NullMarked
package dev.hunch.training.replay;

import org.jspecify.annotations.NullMarked;
