@NullMarked
package dev.hunch.sidecar.accesslog;

import org.jspecify.annotations.NullMarked;
