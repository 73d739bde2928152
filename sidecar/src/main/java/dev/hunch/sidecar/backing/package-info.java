/** The databases behind the cache: keys to statements, rows to JSON. */
@NullMarked
package dev.hunch.sidecar.backing;

import org.jspecify.annotations.NullMarked;
