/** Experts that learn from every access, in bounded memory. */
@NullMarked
package dev.hunch.predictor.online;

import org.jspecify.annotations.NullMarked;
