/** What platform engineers and data scientists are given beside the Java code, tested. */
@NullMarked
package dev.hunch.platform;

import org.jspecify.annotations.NullMarked;
