/** From an access log to a model bundle. */
@NullMarked
package dev.hunch.predictor.training;

import org.jspecify.annotations.NullMarked;
