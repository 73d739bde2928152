package dev.hunch.demo.shop;

/**
 * A read at a moment of virtual time.
 *
 * @param nanos when it was answered, in ns since the first user came
 * @param session the browsing session that read
 * @param key the key
 * @param sizeBytes size of the value in bytes; 0 if there is none
 */
public record TimedRead(long nanos, String session, String key, int sizeBytes) {}
