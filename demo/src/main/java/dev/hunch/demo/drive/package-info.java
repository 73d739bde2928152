/** Plays reads against a sidecar or a database, and measures and checks what comes back. */
@NullMarked
package dev.hunch.demo.drive;

import org.jspecify.annotations.NullMarked;
