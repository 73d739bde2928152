/** Which expert to trust: logistic mixing and calibration. */
@NullMarked
package dev.hunch.predictor.mixing;

import org.jspecify.annotations.NullMarked;
