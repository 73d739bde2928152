/** What Hunch is measured against: the clairvoyant cache and the key-to-key prefetcher. */
@NullMarked
package dev.hunch.training.baseline;

import org.jspecify.annotations.NullMarked;
