package dev.hunch.sidecar.endurance;

import com.google.protobuf.ByteString;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetResponse;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.proto.cache.v1.Keys;
import dev.hunch.proto.cache.v1.PutRequest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Calls of one life of a sidecar, each checked against the reference.
 *
 * <p>A call that is cut off is expected once the life is ending; a call that takes a minute hangs.
 * Thread-safe.
 */
final class CheckedCalls {
  private static final long PATIENCE_SECONDS = 60;

  private final Channel channel;
  private final KeySpace keys;
  private final SharedTruth truth;
  private final Reference reference;
  private final Tally tally;
  private final ConditionalCalls conditional;
  private volatile boolean ending;

  CheckedCalls(
      Channel channel, KeySpace keys, SharedTruth truth, Reference reference, Tally tally) {
    this.channel = channel;
    this.keys = keys;
    this.truth = truth;
    this.reference = reference;
    this.tally = tally;
    this.conditional = new ConditionalCalls(this::stub, this, keys, truth, reference, tally);
  }

  /** From now on calls may be cut off. */
  void expectTheEnd() {
    ending = true;
  }

  boolean isEnding() {
    return ending;
  }

  void get(int key, String session) {
    GetRequest request =
        GetRequest.newBuilder()
            .setNamespace(keys.namespaceOf(key))
            .setKey(keys.text(key))
            .setSession(session)
            .build();
    Reference.Versions oldest = reference.oldest(key);
    try {
      checkFound(key, oldest.versions()[0], stub().get(request));
    } catch (StatusRuntimeException e) {
      checkFailure(key, oldest.versions()[0], e.getStatus());
    }
  }

  /** Reads keys of one namespace. */
  void batchGet(int[] some, String session) {
    BatchGetRequest request =
        BatchGetRequest.newBuilder()
            .setNamespace(keys.namespaceOf(some[0]))
            .addAllKeys(texts(some))
            .setSession(session)
            .build();
    Reference.Versions oldest = reference.oldest(some);
    try {
      check(oldest, stub().batchGet(request).getResultsList());
    } catch (StatusRuntimeException e) {
      failed(e.getStatus());
    }
  }

  /** Checks the answers to a batch that was sent when these were the oldest versions allowed. */
  void check(Reference.Versions oldest, List<KeyResult> results) {
    if (results.size() != oldest.keys().length) {
      reference.tell(results.size() + " answers to " + oldest.keys().length + " keys");
      return;
    }
    for (int i = 0; i < results.size(); i++) {
      KeyResult result = results.get(i);
      if (!result.getKey().equals(keys.text(oldest.keys()[i]))) {
        reference.tell("an answer for another key");
      } else {
        checkAt(oldest, i, result);
      }
    }
  }

  /** Checks the answer to the key at a position of such a batch. */
  void checkAt(Reference.Versions oldest, int position, KeyResult result) {
    int key = oldest.keys()[position];
    if (result.hasFound()) {
      checkFound(key, oldest.versions()[position], result.getFound());
    } else {
      Status.Code code = Status.fromCodeValue(result.getError().getCode()).getCode();
      checkFailure(key, oldest.versions()[position], code.toStatus());
    }
  }

  /** Changes a key in the database, then puts its value, or deletes the key if it is gone. */
  void write(int key) {
    put(key, truth.change(key));
  }

  /** Reads a key, changes it in the database, and writes it if it is still as it was read. */
  void writeIfAsRead(int key) {
    conditional.write(key);
  }

  /** Puts a key's present version, which is this, or deletes the key if it is gone. */
  void put(int key, long version) {
    Reference.Versions written = reference.present(key);
    String namespace = keys.namespaceOf(key);
    String text = keys.text(key);
    boolean absent = VersionedValues.isAbsent(key, version);
    acknowledged(
        absent ? "deletes" : "puts",
        written,
        () -> {
          if (absent) {
            DeleteRequest delete =
                DeleteRequest.newBuilder().setNamespace(namespace).setKey(text).build();
            var unused = stub().delete(delete);
          } else {
            ByteString value = ByteString.copyFrom(VersionedValues.of(key, version));
            PutRequest put =
                PutRequest.newBuilder()
                    .setNamespace(namespace)
                    .setKey(text)
                    .setValue(value)
                    .addTags("version:" + version)
                    .build();
            var unused = stub().put(put);
          }
        });
  }

  /** Invalidates keys of one namespace. */
  void invalidate(int[] some) {
    InvalidateRequest request =
        InvalidateRequest.newBuilder()
            .setNamespace(keys.namespaceOf(some[0]))
            .setKeys(Keys.newBuilder().addAllKeys(texts(some)))
            .build();
    invalidated("invalidations by key", request, some);
  }

  /** Invalidates a group by its prefix. */
  void invalidatePrefix(int group) {
    InvalidateRequest request =
        InvalidateRequest.newBuilder()
            .setNamespace(keys.namespaceOfGroup(group))
            .setPrefix(keys.prefixOf(group))
            .build();
    invalidated("invalidations by prefix", request, keysOf(group));
  }

  /** Invalidates the items of one number by their tag, in the group's namespace. */
  void invalidateTag(int group, int item) {
    String namespace = keys.namespaceOfGroup(group);
    InvalidateRequest request =
        InvalidateRequest.newBuilder().setNamespace(namespace).setTag(keys.tagOf(item)).build();
    int[] tagged = keysOf(namespace).filter(key -> keys.itemOf(key) == item).toArray();
    invalidated("invalidations by tag", request, tagged);
  }

  /** Invalidates a whole namespace, which is the group's. */
  void invalidateNamespaceOf(int group) {
    String namespace = keys.namespaceOfGroup(group);
    InvalidateRequest request =
        InvalidateRequest.newBuilder().setNamespace(namespace).setPrefix("").build();
    invalidated("invalidations of all", request, keysOf(namespace).toArray());
  }

  private IntStream keysOf(String namespace) {
    return IntStream.range(0, keys.size()).filter(key -> keys.namespaceOf(key).equals(namespace));
  }

  int[] keysOf(int group) {
    return IntStream.range(keys.firstOf(group), keys.firstOf(group + 1)).toArray();
  }

  List<String> texts(int[] some) {
    return IntStream.of(some).mapToObj(keys::text).toList();
  }

  private void invalidated(String what, InvalidateRequest request, int[] some) {
    acknowledged(
        what,
        reference.present(some),
        () -> {
          var unused = stub().invalidate(request);
        });
  }

  private void acknowledged(String what, Reference.Versions versions, Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      failed(e.getStatus());
      return;
    }
    reference.assure(versions);
    tally.add("acknowledged " + what);
  }

  private void checkFound(int key, long oldest, GetResponse found) {
    tally.add("answer " + found.getResult().name().substring(7).toLowerCase(Locale.ROOT));
    reference.checkFound(key, oldest, found.getValue().toByteArray());
  }

  private void checkFailure(int key, long oldest, Status status) {
    if (status.getCode() == Status.Code.NOT_FOUND) {
      tally.add("answer not found");
      reference.checkAbsent(key, oldest);
    } else {
      failed(status);
    }
  }

  /** Sorts failures into those that must be borne and those that must not be. */
  void failed(Status status) {
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED && ending) {
      // Nobody is there to answer: how long gRPC tries to connect again is not the sidecar's doing.
      tally.add("given up after the end");
    } else if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      tally.add("HUNG");
      reference.tell("a call hung: " + status);
    } else if (truth.isDown() && status.getCode() == Status.Code.UNAVAILABLE) {
      tally.add("refused: the store is down");
    } else if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      tally.add("refused: too many wait");
    } else if (ending) {
      tally.add("cut off");
    } else {
      reference.tell("a call failed: " + status);
    }
  }

  private CacheGrpc.CacheBlockingStub stub() {
    return CacheGrpc.newBlockingStub(channel).withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
