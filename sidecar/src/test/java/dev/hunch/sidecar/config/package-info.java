@NullMarked
package dev.hunch.sidecar.config;

import org.jspecify.annotations.NullMarked;
