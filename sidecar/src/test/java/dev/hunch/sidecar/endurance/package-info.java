/** What a sidecar has to stand: kills, churn and garbage, each in a process of its own. */
@NullMarked
package dev.hunch.sidecar.endurance;

import org.jspecify.annotations.NullMarked;
