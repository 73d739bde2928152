/** What was read, written down for training. */
@NullMarked
package dev.hunch.sidecar.accesslog;

import org.jspecify.annotations.NullMarked;
