/** What a configuration says of the grammar of keys. */
@NullMarked
package dev.hunch.training.grammar;

import org.jspecify.annotations.NullMarked;
