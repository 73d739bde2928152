/** The sidecar's configuration: what may be set, its defaults, and how a file of it is read. */
@NullMarked
package dev.hunch.sidecar.config;

import org.jspecify.annotations.NullMarked;
