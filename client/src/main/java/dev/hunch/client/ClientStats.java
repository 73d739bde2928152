package dev.hunch.client;

/**
 * What a client has done since it was made.
 *
 * @param answered reads that the sidecar answered, found or not
 * @param failed calls that it did not answer, or refused
 * @param skipped reads that were not sent, because it had just failed
 * @param loaded reads that a loader answered in its stead
 */
public record ClientStats(long answered, long failed, long skipped, long loaded) {}
