package dev.hunch.sidecar.grpc;

/** What clients are told of the table in shared memory. Thread-safe. */
public interface SharedMemoryOffer {
  /** Nothing is offered. */
  SharedMemoryOffer NONE =
      new SharedMemoryOffer() {
        @Override
        public String path() {
          return "";
        }

        @Override
        public int layoutVersion() {
          return 0;
        }
      };

  /** The file to map; empty if none is offered. */
  String path();

  /** The version of its layout. */
  int layoutVersion();
}
