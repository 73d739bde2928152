package dev.hunch.sidecar.config;

/** A backing store; its type decides what can be set. */
public sealed interface StoreConfig permits JdbcStoreConfig {}
