/** Keys as templates with slots, learned from keys alone. */
@NullMarked
package dev.hunch.predictor.grammar;

import org.jspecify.annotations.NullMarked;
