/** The model bundle on disk. */
@NullMarked
package dev.hunch.predictor.bundle;

import org.jspecify.annotations.NullMarked;
