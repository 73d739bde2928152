/** What is asked for, by whom and when: keys, access events, sessions. */
@NullMarked
package dev.hunch.core.access;

import org.jspecify.annotations.NullMarked;
