package dev.hunch.sidecar.backing;

/**
 * How a store does.
 *
 * @param breaker 0: closed; 1: some loads try the store again; 2: open
 * @param concurrency how many loads it takes at once, as learned
 * @param running how many loads run
 * @param waiting how many loads wait
 * @param retried how many loads were tried once more
 * @param refused how many loads the breaker has refused
 * @param shed how many loads found no place to wait
 */
public record StoreHealth(
    int breaker,
    int concurrency,
    int running,
    int waiting,
    long retried,
    long refused,
    long shed) {}
