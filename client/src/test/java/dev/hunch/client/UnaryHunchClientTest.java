package dev.hunch.client;

/** All that a client does, with a call for each read. */
class UnaryHunchClientTest extends HunchClientTest {
  @Override
  boolean isCoalescing() {
    return false;
  }
}
