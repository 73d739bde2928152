@NullMarked
package dev.hunch.sidecar.sharedmemory;

import org.jspecify.annotations.NullMarked;
