package dev.hunch.sidecar.backing;

/**
 * What has become of a store's writes.
 *
 * @param written how many were done
 * @param rejected how many the store does not take, however often they are tried
 * @param failed how many were not done for another reason
 * @param unknown how many have an unknown outcome
 * @param retried how many were tried once more
 * @param undecided how many of unknown outcome may come to pass yet, so that their keys wait
 * @param waiting how many wait for a connection now
 */
public record WriterHealth(
    long written,
    long rejected,
    long failed,
    long unknown,
    long retried,
    int undecided,
    int waiting) {}
