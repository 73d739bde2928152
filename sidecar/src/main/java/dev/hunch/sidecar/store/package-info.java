/** Where entries lie outside the Java heap: Chronicle Map, in memory or in a file. */
@NullMarked
package dev.hunch.sidecar.store;

import org.jspecify.annotations.NullMarked;
