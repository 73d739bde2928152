package dev.hunch.predictor;

import dev.hunch.predictor.grammar.ParsedKey;
import dev.hunch.predictor.online.Neighbourhood;

/**
 * What can be told of an event from the events before it alone, whatever was expected of it.
 *
 * @param key the key that was asked for, taken apart
 * @param neighbourhood what stands around the moments that were like it
 */
public record Moment(ParsedKey key, Neighbourhood neighbourhood) {}
