/** The predictor: it follows sessions and predicts the keys that they ask for next. */
@NullMarked
package dev.hunch.predictor;

import org.jspecify.annotations.NullMarked;
