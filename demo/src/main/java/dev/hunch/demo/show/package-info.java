/** The demo: the same users, served by the database alone, by a plain cache, and by Hunch. */
@NullMarked
package dev.hunch.demo.show;

import org.jspecify.annotations.NullMarked;
