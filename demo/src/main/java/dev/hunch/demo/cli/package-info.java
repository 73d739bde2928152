/** The command line: {@code hunch} and its subcommands. */
@NullMarked
package dev.hunch.demo.cli;

import org.jspecify.annotations.NullMarked;
