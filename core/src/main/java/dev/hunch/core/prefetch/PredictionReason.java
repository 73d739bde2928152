package dev.hunch.core.prefetch;

/**
 * Why a key is predicted.
 *
 * @param expert the name of the expert that weighed most
 * @param action the action it predicted, in words
 */
public record PredictionReason(String expert, String action) {}
