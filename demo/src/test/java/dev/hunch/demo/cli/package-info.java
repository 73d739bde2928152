/** The command line, as it is called. */
@NullMarked
package dev.hunch.demo.cli;

import org.jspecify.annotations.NullMarked;
