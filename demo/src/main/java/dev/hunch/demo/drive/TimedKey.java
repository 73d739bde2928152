package dev.hunch.demo.drive;

/**
 * A key that a trace's session asks for.
 *
 * @param millis when the trace has it, in ms since any moment
 * @param key the key's text
 */
public record TimedKey(long millis, String key) {}
