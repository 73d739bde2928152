package dev.hunch.client;

/**
 * The reply to a read that asked for the value's etag.
 *
 * @param reply the reply
 * @param etag identifies the content of the value, for conditional writes; empty if there is none
 */
public record EtaggedReply(Reply reply, String etag) {}
