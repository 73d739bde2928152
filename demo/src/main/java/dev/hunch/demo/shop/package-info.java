/** A small shop on PostgreSQL: its data, its service, and the users that browse in it. */
@NullMarked
package dev.hunch.demo.shop;

import org.jspecify.annotations.NullMarked;
