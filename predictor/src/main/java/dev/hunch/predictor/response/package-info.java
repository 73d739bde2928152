/** What responses hold that keys may be made of. */
@NullMarked
package dev.hunch.predictor.response;

import org.jspecify.annotations.NullMarked;
