/** Active parts that own no thread, and the time they are given. */
@NullMarked
package dev.hunch.core.agent;

import org.jspecify.annotations.NullMarked;
