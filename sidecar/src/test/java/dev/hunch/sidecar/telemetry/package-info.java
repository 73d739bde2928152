@NullMarked
package dev.hunch.sidecar.telemetry;

import org.jspecify.annotations.NullMarked;
