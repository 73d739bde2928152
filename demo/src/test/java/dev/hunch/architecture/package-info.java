/** The rules of the house: layers, cycles, names, determinism. */
@NullMarked
package dev.hunch.architecture;

import org.jspecify.annotations.NullMarked;
