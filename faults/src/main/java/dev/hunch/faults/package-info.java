/** A network that fails on demand: a loopback proxy between a client and its database. */
@NullMarked
package dev.hunch.faults;

import org.jspecify.annotations.NullMarked;
