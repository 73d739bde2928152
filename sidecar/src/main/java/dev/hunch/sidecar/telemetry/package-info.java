/** What the sidecar counts and measures, and how Prometheus reads it. */
@NullMarked
package dev.hunch.sidecar.telemetry;

import org.jspecify.annotations.NullMarked;
