/** The HTTP page for operators and their probes. */
@NullMarked
package dev.hunch.sidecar.admin;

import org.jspecify.annotations.NullMarked;
