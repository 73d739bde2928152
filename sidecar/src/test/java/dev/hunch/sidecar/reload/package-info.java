/** The model bundle, offered, refused and taken. */
@NullMarked
package dev.hunch.sidecar.reload;

import org.jspecify.annotations.NullMarked;
