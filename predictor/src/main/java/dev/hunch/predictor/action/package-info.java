/** What can be predicted: how a key is made from the last keys of its session. */
@NullMarked
package dev.hunch.predictor.action;

import org.jspecify.annotations.NullMarked;
