@NullMarked
package dev.hunch.sidecar.store;

import org.jspecify.annotations.NullMarked;
