@NullMarked
package dev.hunch.sidecar.journal;

import org.jspecify.annotations.NullMarked;
