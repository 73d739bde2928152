/** The model bundle on disk: watched, loaded off the request path, put into use or refused. */
@NullMarked
package dev.hunch.sidecar.reload;

import org.jspecify.annotations.NullMarked;
