package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.CacheObserver;
import dev.hunch.core.cache.Freshness;
import dev.hunch.core.cache.InMemoryEntryStore;
import dev.hunch.core.eviction.LruEviction;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.KeyResult;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GetStreamCallTest {
  private static final int MAX_KEYS = 4 * PartedRead.PART_KEYS - 1;
  private static final int VALUE_BYTES = 200_000;
  private static final int VALUES_AT_ONCE = 1 + StreamRoom.MAX_READY_BYTES / VALUE_BYTES;

  private final Cache cache =
      new Cache(
          InMemoryEntryStore.countingEntries(),
          new LruEviction(1000, 16),
          (key, kind) -> CompletableFuture.completedFuture(new Loaded.Absent()),
          namespace -> Freshness.DEFAULT,
          () -> Instant.EPOCH,
          () -> 0,
          new CacheObserver() {},
          1);
  private final AnswerRoom room = new AnswerRoom(4_000_000);
  private boolean isStopping;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final FakeCall<StreamAnswer> client = new FakeCall<>();
  private final RequestChecks checks =
      new RequestChecks(new RequestLimits(64, VALUE_BYTES, MAX_KEYS), namespace -> true);
  private final Failures failures = new Failures();
  private final Reads reads =
      new Reads(cache, new DeafListener(), ResponseView.NONE, () -> Instant.EPOCH);
  private final GetStreamCall call = callOf(client);

  private GetStreamCall callOf(FakeCall<StreamAnswer> client) {
    return new GetStreamCall(
        client,
        new BatchRead(reads, checks, failures),
        reads,
        checks,
        failures,
        this::later,
        new Alarms(
            (millis, task) -> {
              throw new AssertionError("no message has a deadline");
            },
            () -> {
              throw new AssertionError("no message has a deadline");
            }),
        "session",
        ended -> {},
        room);
  }

  private void later(Runnable task) {
    if (isStopping) {
      throw new RejectedExecutionException();
    }
    tasks.add(task);
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void askFor(int keys) {
    GetStreamRequest.Builder request =
        GetStreamRequest.newBuilder().setInParts(true).setNamespace("shop");
    for (int i = 0; i < keys; i++) {
      cache.put(Key.of("shop", "k" + i), new byte[] {(byte) i});
      request.addKeys("k" + i);
    }
    call.onNext(request.build());
  }

  private List<Integer> answered() {
    return client.answers.stream()
        .flatMap(part -> StreamAnswers.messageOf(part).getPositionsList().stream())
        .toList();
  }

  @Test
  void messageInParts_ofManyKeys_letsTheFirstPartGoBeforeItReadsOn() {
    askFor(2 * PartedRead.PART_KEYS);
    assertThat(answered()).hasSize(PartedRead.PART_KEYS);
    assertThat(tasks).hasSize(1);
    runAll();

    assertThat(client.answers).as("no empty part at the end").hasSize(2);
    assertThat(answered())
        .containsExactlyElementsOf(IntStream.range(0, 2 * PartedRead.PART_KEYS).boxed().toList());
  }

  @Test
  void messageInParts_ofAPart_isAnsweredAtOnce() {
    askFor(PartedRead.PART_KEYS);
    assertThat(answered()).hasSize(PartedRead.PART_KEYS);
    assertThat(tasks).isEmpty();
  }

  @Test
  void onError_whileAMessageIsReadInParts_readsNoMore() {
    askFor(MAX_KEYS);
    call.onError(new IllegalStateException("cancelled"));
    assertThat(tasks).hasSize(1);
    runAll();

    assertThat(answered()).hasSize(PartedRead.PART_KEYS);
  }

  @Test
  void drain_whileAMessageIsReadInParts_answersItFirst() {
    askFor(MAX_KEYS);
    call.drain();
    assertThat(client.ended).isNull();
    runAll();

    assertThat(answered()).hasSize(MAX_KEYS);
    assertThat(client.ended).isNotNull();
  }

  @Test
  void messageInParts_missInTheFirstPart_isLoadedBeforeItReadsOn() {
    cache.put(Key.of("shop", "k"), new byte[] {1});
    call.onNext(
        GetStreamRequest.newBuilder()
            .setInParts(true)
            .setNamespace("shop")
            .addKeys("absent")
            .addAllKeys(Collections.nCopies(MAX_KEYS - 1, "k"))
            .build());

    assertThat(tasks).as("there is more to read").hasSize(1);
    assertThat(answered()).contains(0);
  }

  @Test
  void messageInParts_failureOfALaterPart_endsTheStream() {
    askFor(MAX_KEYS);
    client.failure = new IllegalStateException("broken");
    runAll();

    assertThat(client.ended).isNotNull();
    assertThat(tasks).as("nobody reads on").isEmpty();
  }

  @Test
  void request_forMoreMessages_isMadeWithoutTheStreamsLock() {
    AtomicInteger requests = new AtomicInteger();
    client.onRequest =
        () -> {
          requests.incrementAndGet();
          // Another thread answers meanwhile: it would wait for the lock.
          CompletableFuture.runAsync(call::drain).orTimeout(1, TimeUnit.MINUTES).join();
        };
    askFor(1);

    assertThat(requests).hasValue(1);
  }

  @Test
  void messageInParts_whenNobodyReadsOn_beginsTheLoadsItHas() {
    GetStreamRequest request =
        GetStreamRequest.newBuilder()
            .setInParts(true)
            .setNamespace("shop")
            .addKeys("absent")
            .addAllKeys(Collections.nCopies(MAX_KEYS - 1, "k"))
            .build();
    cache.put(Key.of("shop", "k"), new byte[] {1});
    isStopping = true;
    call.onNext(request);

    assertThat(cache.isLoading(Key.of("shop", "absent"))).isFalse();
  }

  @Test
  void messageInParts_ofMoreThanTheClientTakes_isReadOnWhenItHasTakenSome() {
    cache.put(Key.of("shop", "large"), new byte[VALUE_BYTES]);
    call.start();
    client.ready = false;
    call.onNext(manyLarge(20, true));
    runAll();
    assertThat(tasks).as("it rests").isEmpty();
    assertThat(room.heldBytes()).isBetween(4L * VALUE_BYTES, 6L * VALUE_BYTES + 1000);

    client.ready = true;
    client.onReady.run();
    runAll();
    assertThat(found()).isEqualTo(20);
    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void messagesInParts_whileOneRests_areNotBegun() {
    cache.put(Key.of("shop", "large"), new byte[VALUE_BYTES]);
    call.start();
    client.ready = false;
    for (int i = 0; i < 50; i++) {
      call.onNext(manyLarge(20, true));
      runAll();
    }
    assertThat(room.heldBytes()).isLessThan((long) (VALUES_AT_ONCE + 1) * VALUE_BYTES);

    client.ready = true;
    client.onReady.run();
    runAll();
    assertThat(found()).isEqualTo(50 * 20);
  }

  @Test
  void messageInParts_roomFullOfOtherAnswers_letsSmallOnesGoAndRefusesLargeOnes() {
    cache.put(Key.of("shop", "large"), new byte[VALUE_BYTES]);
    cache.put(Key.of("shop", "small"), new byte[100]);
    room.change(3_900_000);
    call.start();
    call.onNext(
        GetStreamRequest.newBuilder()
            .setInParts(true)
            .setNamespace("shop")
            .addKeys("large")
            .addKeys("small")
            .build());
    runAll();

    assertThat(found()).isEqualTo(1);
    assertThat(results().get(0).getError().getReason()).isEqualTo("NO_ROOM_FOR_ANSWERS");
  }

  @Test
  void message_ofMoreThanAnAnswerMayHold_isAnsweredInPart() {
    cache.put(Key.of("shop", "large"), new byte[VALUE_BYTES]);
    call.start();
    call.onNext(manyLarge(20, false));

    assertThat(found()).isEqualTo(10);
    assertThat(results().stream().filter(KeyResult::hasError))
        .hasSize(10)
        .allMatch(result -> result.getError().getReason().equals("ANSWER_TOO_LARGE"));
    assertThat(room.heldBytes()).as("the client has taken it").isZero();
  }

  @Test
  void messages_thatNobodyTakes_leaveRoomForOtherCalls() {
    cache.put(Key.of("shop", "large"), new byte[VALUE_BYTES]);
    call.start();
    client.ready = false;
    for (int i = 0; i < 10; i++) {
      call.onNext(manyLarge(20, false));
    }
    assertThat(room.heldBytes()).isBetween(1_900_000L, 2_100_000L);

    FakeCall<StreamAnswer> another = new FakeCall<>();
    callOf(another).onNext(manyLarge(9, false));
    assertThat(StreamAnswers.messageOf(another.answers.get(0)).getResultsList())
        .hasSize(9)
        .allMatch(KeyResult::hasFound);

    call.onError(new IllegalStateException("cancelled"));
    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void message_handedToTheTransport_holdsItsRoomUntilTheCallIsOver() {
    cache.put(Key.of("shop", "large"), new byte[VALUE_BYTES]);
    call.start();
    client.afterAnswer = () -> client.ready = false;
    call.onNext(manyLarge(5, false));
    call.onCompleted();
    assertThat(found()).isEqualTo(5);
    assertThat(room.heldBytes()).isGreaterThan(5L * VALUE_BYTES);

    client.onClose.run();
    assertThat(room.heldBytes()).isZero();
  }

  @Test
  void messages_handedOverOneAfterTheOther_holdOnlyWhatTheClientHasNotTaken() {
    cache.put(Key.of("shop", "large"), new byte[VALUE_BYTES]);
    call.start();
    client.ready = false;
    for (int i = 0; i < 5; i++) {
      call.onNext(manyLarge(1, false));
    }
    client.ready = true;
    client.afterAnswer = () -> client.ready = client.answers.size() < 4;
    client.onReady.run();

    assertThat(found()).isEqualTo(4);
    assertThat(room.heldBytes())
        .as("the last one that was handed over, and one that waits")
        .isBetween(2L * VALUE_BYTES, 2L * VALUE_BYTES + 1000);
  }

  private static GetStreamRequest manyLarge(int count, boolean inParts) {
    return GetStreamRequest.newBuilder()
        .setInParts(inParts)
        .setNamespace("shop")
        .addAllKeys(Collections.nCopies(count, "large"))
        .build();
  }

  private List<KeyResult> results() {
    return client.answers.stream()
        .flatMap(part -> StreamAnswers.messageOf(part).getResultsList().stream())
        .toList();
  }

  private long found() {
    return results().stream().filter(KeyResult::hasFound).count();
  }
}
