package dev.hunch.sidecar.endurance;

import com.google.protobuf.ByteString;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.PutRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Threads that write and read keys, each its own, and know what each may be: the state that was
 * acknowledged last, or one that was asked for since and not answered.
 *
 * <p>A state is a version, above 0, or 0 for a key that is not there.
 */
final class BehindLoad {
  static final int KEYS = 40;

  /** No write of the key is unanswered. */
  private static final long NONE = -1;

  private static final int THREADS = 4;
  private static final Pattern VERSION = Pattern.compile("\"v\":(\\d+)");

  private final AtomicLongArray acknowledged = new AtomicLongArray(KEYS);
  private final AtomicLongArray unanswered = new AtomicLongArray(KEYS);
  private final AtomicLongArray versions = new AtomicLongArray(KEYS);
  private final Tally tally;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  BehindLoad(Tally tally) {
    this.tally = tally;
    for (int key = 0; key < KEYS; key++) {
      unanswered.set(key, NONE);
    }
  }

  /** Begins to write and read. */
  void start(ManagedChannel channel, SplittableRandom random) {
    stopping = false;
    for (int i = 0; i < THREADS; i++) {
      int first = i;
      SplittableRandom own = random.split();
      Thread thread = new Thread(() -> run(stub(channel), first, own), "behind-" + i);
      threads.add(thread);
      thread.start();
    }
  }

  /** Ends the threads, each after its present call. */
  void stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join();
    }
    threads.clear();
  }

  private static CacheGrpc.CacheBlockingStub stub(ManagedChannel channel) {
    return CacheGrpc.newBlockingStub(channel);
  }

  private void run(CacheGrpc.CacheBlockingStub calls, int first, SplittableRandom random) {
    while (!stopping) {
      int key = first + THREADS * random.nextInt(KEYS / THREADS);
      if (unanswered.get(key) != NONE || random.nextInt(4) == 0) {
        read(calls, key);
      } else {
        write(calls, key, random.nextInt(6) == 0);
      }
    }
  }

  private void write(CacheGrpc.CacheBlockingStub calls, int key, boolean isDelete) {
    long version = versions.incrementAndGet(key);
    long state = isDelete ? 0 : version;
    unanswered.set(key, state);
    try {
      CacheGrpc.CacheBlockingStub patient = calls.withDeadlineAfter(20, TimeUnit.SECONDS);
      if (isDelete) {
        var unused =
            patient.delete(
                DeleteRequest.newBuilder().setNamespace("shop").setKey(nameOf(key)).build());
      } else {
        var unused =
            patient.put(
                PutRequest.newBuilder()
                    .setNamespace("shop")
                    .setKey(nameOf(key))
                    .setValue(
                        ByteString.copyFromUtf8("[{\"id\":%d,\"v\":%d}]".formatted(key, version)))
                    .build());
      }
      acknowledged.set(key, state);
      unanswered.set(key, NONE);
      tally.add(isDelete ? "acknowledged deletes" : "acknowledged puts");
    } catch (StatusRuntimeException e) {
      tally.add("writes " + e.getStatus().getCode());
    }
  }

  /** Reads a key; what it is given must be one of what it may be, and is it from then on. */
  void read(CacheGrpc.CacheBlockingStub calls, int key) {
    long state;
    try {
      Matcher version =
          VERSION.matcher(
              calls
                  .withDeadlineAfter(20, TimeUnit.SECONDS)
                  .get(GetRequest.newBuilder().setNamespace("shop").setKey(nameOf(key)).build())
                  .getValue()
                  .toStringUtf8());
      state = version.find() ? Long.parseLong(version.group(1)) : -2;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        tally.add("reads " + e.getStatus().getCode());
        return;
      }
      state = 0;
    }
    tally.add("reads checked");
    see("read", key, state);
  }

  /** Checks what was found of a key. */
  void see(String where, int key, long state) {
    long open = unanswered.get(key);
    if (state == acknowledged.get(key)) {
      return; // one that is not answered may be shown yet, if its call is on its way still
    }
    if (open != NONE && state == open) {
      acknowledged.set(key, state);
      unanswered.set(key, NONE);
      tally.add("unanswered writes that were done");
      return;
    }
    tally.add("WRONG");
    System.err.printf(
        "%s of key %d: version %d; acknowledged %d, unanswered %d%n",
        where, key, state, acknowledged.get(key), open);
  }

  /** Reads every key after a restart: what was not answered is done by now, or never will be. */
  void sweep(ManagedChannel channel) {
    for (int key = 0; key < KEYS; key++) {
      long before = tally.of("reads checked");
      while (tally.of("reads checked") == before) {
        read(stub(channel), key);
      }
      unanswered.set(key, NONE);
    }
  }

  long acknowledged(int key) {
    return acknowledged.get(key);
  }

  static String nameOf(int key) {
    return "item:" + key;
  }
}
