/**
 * What is fetched ahead of its demand: predictions, their worth, their queue and their outcomes.
 */
@NullMarked
package dev.hunch.core.prefetch;

import org.jspecify.annotations.NullMarked;
