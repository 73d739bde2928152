/** What both ends of a connection share: the system's sockets, and the threads that serve them. */
@NullMarked
package dev.hunch.transport;

import org.jspecify.annotations.NullMarked;
