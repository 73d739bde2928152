package dev.hunch.sidecar.backing;

import org.jspecify.annotations.Nullable;

/**
 * The statements that write keys of one form.
 *
 * @param put inserts or updates, with {@code :value} beside the slots
 * @param delete deletes; null: such keys cannot be deleted
 */
public record WriteSql(String put, @Nullable String delete) {}
