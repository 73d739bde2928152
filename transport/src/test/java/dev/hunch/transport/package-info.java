@NullMarked
package dev.hunch.transport;

import org.jspecify.annotations.NullMarked;
