/** Tests of the reader of shared memory by itself. */
@org.jspecify.annotations.NullMarked
package dev.hunch.client.sharedmemory;
