/** What came of a comparison: rows, verdicts, tables and pictures. */
@NullMarked
package dev.hunch.benchmarks.report;

import org.jspecify.annotations.NullMarked;
