/** What came of replays, as text, JSON, CSV, Markdown and pictures. */
@NullMarked
package dev.hunch.training.report;

import org.jspecify.annotations.NullMarked;
