@NullMarked
package dev.hunch.sidecar.backing;

import org.jspecify.annotations.NullMarked;
