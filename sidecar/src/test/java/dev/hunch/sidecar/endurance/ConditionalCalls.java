package dev.hunch.sidecar.endurance;

import com.google.protobuf.ByteString;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.Condition;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.PutRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.function.Supplier;

/**
 * Writes that are to happen only if the key still has the value that was read before, as of a
 * service that lets nobody else write it.
 *
 * <p>One that was acknowledged is tried once more, with a value that the key never has: it must be
 * refused, and should it leave anything behind, the readers will tell. Thread-safe.
 */
final class ConditionalCalls {
  /** Versions from here on no key ever has. */
  private static final long NEVER = 1L << 40;

  private final Supplier<CacheGrpc.CacheBlockingStub> stubs;
  private final CheckedCalls calls;
  private final KeySpace keys;
  private final SharedTruth truth;
  private final Reference reference;
  private final Tally tally;

  ConditionalCalls(
      Supplier<CacheGrpc.CacheBlockingStub> stubs,
      CheckedCalls calls,
      KeySpace keys,
      SharedTruth truth,
      Reference reference,
      Tally tally) {
    this.stubs = stubs;
    this.calls = calls;
    this.keys = keys;
    this.truth = truth;
    this.reference = reference;
    this.tally = tally;
  }

  /** Reads a key, changes it in the database, then writes it if it is still as it was read. */
  void write(int key) {
    try {
      Condition asRead = read(key);
      long version = truth.change(key);
      Reference.Versions written = reference.present(key);
      if (!writeIf(asRead, key, version)) {
        tally.add("refused: not the value that was read");
        calls.put(key, version);
        return;
      }
      reference.assure(written);
      boolean absent = VersionedValues.isAbsent(key, version);
      tally.add(absent ? "acknowledged conditional deletes" : "acknowledged conditional puts");
      if (!(absent && asRead.getAbsent())) {
        writeOverALaterOne(asRead, key);
      }
    } catch (StatusRuntimeException e) {
      calls.failed(e.getStatus());
    }
  }

  private Condition read(int key) {
    GetRequest request =
        GetRequest.newBuilder()
            .setNamespace(keys.namespaceOf(key))
            .setKey(keys.text(key))
            .setWithEtag(true)
            .build();
    long oldest = reference.oldest(key).versions()[0];
    try {
      GetResponse found = stubs.get().get(request);
      reference.checkFound(key, oldest, found.getValue().toByteArray());
      return Condition.newBuilder().setEtag(found.getEtag()).build();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw e;
      }
      reference.checkAbsent(key, oldest);
      return Condition.newBuilder().setAbsent(true).build();
    }
  }

  private void writeOverALaterOne(Condition outOfDate, int key) {
    long version = NEVER;
    while (VersionedValues.isAbsent(key, version)) {
      version++;
    }
    if (writeIf(outOfDate, key, version)) {
      reference.tell("key " + key + " was overwritten under a condition that no longer held");
    } else {
      tally.add("lost updates refused");
    }
  }

  /** Writes a version of the key, or deletes it; false if the condition does not hold. */
  private boolean writeIf(Condition condition, int key, long version) {
    String namespace = keys.namespaceOf(key);
    String text = keys.text(key);
    try {
      if (VersionedValues.isAbsent(key, version)) {
        DeleteRequest delete =
            DeleteRequest.newBuilder()
                .setNamespace(namespace)
                .setKey(text)
                .setCondition(condition)
                .build();
        var unused = stubs.get().delete(delete);
      } else {
        PutRequest put =
            PutRequest.newBuilder()
                .setNamespace(namespace)
                .setKey(text)
                .setValue(ByteString.copyFrom(VersionedValues.of(key, version)))
                .setCondition(condition)
                .build();
        var unused = stubs.get().put(put);
      }
      return true;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.ABORTED) {
        throw e;
      }
      return false;
    }
  }
}
