/** The commands {@code train} and {@code replay}. */
@NullMarked
package dev.hunch.training.cli;

import org.jspecify.annotations.NullMarked;
