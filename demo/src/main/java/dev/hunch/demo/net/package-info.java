/** The network that the demo lacks on one machine: a loopback proxy that adds a round trip. */
@NullMarked
package dev.hunch.demo.net;

import org.jspecify.annotations.NullMarked;
