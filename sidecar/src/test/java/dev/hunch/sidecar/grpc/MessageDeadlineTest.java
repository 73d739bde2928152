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
import dev.hunch.proto.cache.v1.GetStreamResponse;
import dev.hunch.proto.cache.v1.KeyResult;
import dev.hunch.proto.cache.v1.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of a stream that are given up at their deadlines. */
class MessageDeadlineTest {
  private static final int VALUE_BYTES = 200_000;
  private static final int FOUND_BEFORE_IT_RESTS = 1 + StreamRoom.MAX_READY_BYTES / VALUE_BYTES;

  /** A second fresh, an hour stale. */
  private static final Freshness LENIENT =
      new Freshness(Duration.ofSeconds(1), Duration.ZERO, Duration.ofHours(1));

  private final Map<String, CompletableFuture<Loaded>> loads = new ConcurrentHashMap<>();
  private Instant wallTime = Instant.EPOCH;
  private final Cache cache =
      new Cache(
          InMemoryEntryStore.countingEntries(),
          new LruEviction(1000, 16),
          (key, kind) -> load(key.text()),
          namespace -> namespace.equals("lenient") ? LENIENT : Freshness.DEFAULT,
          () -> wallTime,
          () -> 0,
          new CacheObserver() {},
          1000);
  private long nowMillis;
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private final FakeCall<StreamAnswer> client = new FakeCall<>();
  private final RequestChecks checks =
      new RequestChecks(new RequestLimits(64, VALUE_BYTES, 1000), namespace -> true);
  private final Failures failures = new Failures();
  private final Reads reads =
      new Reads(cache, new DeafListener(), ResponseView.NONE, () -> Instant.EPOCH);
  private final GetStreamCall call =
      new GetStreamCall(
          client,
          new BatchRead(reads, checks, failures),
          reads,
          checks,
          failures,
          tasks::add,
          new Alarms(this::after, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis)),
          "session",
          ended -> {},
          new AnswerRoom(100_000_000));

  private CompletableFuture<Loaded> load(String key) {
    return loads.computeIfAbsent(key, text -> new CompletableFuture<>());
  }

  private record Alarm(long atMillis, Runnable task, CompletableFuture<Void> future) {}

  private Future<?> after(long millis, Runnable task) {
    Alarm alarm = new Alarm(nowMillis + millis, task, new CompletableFuture<>());
    alarms.add(alarm);
    return alarm.future();
  }

  /** Time passes, and with it what is due. */
  private void pass(long millis) {
    nowMillis += millis;
    List<Alarm> due =
        alarms.stream()
            .filter(alarm -> alarm.atMillis() <= nowMillis && !alarm.future().isDone())
            .toList();
    due.forEach(alarm -> alarm.future().complete(null));
    due.forEach(alarm -> alarm.task().run());
  }

  private long pendingAlarms() {
    return alarms.stream().filter(alarm -> !alarm.future().isDone()).count();
  }

  private void runAll() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private void clientReads() {
    client.ready = true;
    client.onReady.run();
    runAll();
  }

  private static GetStreamRequest.Builder message(long id, int deadlineMillis, String... keys) {
    return GetStreamRequest.newBuilder()
        .setId(id)
        .setInParts(true)
        .setNamespace("shop")
        .addAllKeys(List.of(keys))
        .setDeadlineMs(deadlineMillis);
  }

  private static List<String> large(int count) {
    return Collections.nCopies(count, "large");
  }

  private List<GetStreamResponse> answersTo(LongPredicate ids) {
    return client.answers.stream()
        .map(StreamAnswers::messageOf)
        .filter(answer -> ids.test(answer.getId()))
        .toList();
  }

  private List<Integer> positionsOf(long id) {
    return answersTo(of -> of == id).stream()
        .flatMap(answer -> answer.getPositionsList().stream())
        .toList();
  }

  private long found(long id) {
    return resultsOf(id).stream().filter(KeyResult::hasFound).count();
  }

  private long late(long id) {
    return resultsOf(id).stream()
        .filter(result -> result.getError().getReason().equals("DEADLINE_EXCEEDED"))
        .count();
  }

  private List<KeyResult> resultsOf(long id) {
    return answersTo(of -> of == id).stream()
        .flatMap(answer -> answer.getResultsList().stream())
        .toList();
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @BeforeEach
  void start() {
    cache.put(Key.of("shop", "large"), new byte[VALUE_BYTES]);
    call.start();
  }

  @Test
  void messageThatRests_atItsDeadline_givesItsLoadsUpAndAnswersWhatHasNotBegunAsLate() {
    client.ready = false;
    call.onNext(message(1, 100, "slow").addAllKeys(large(19)).build());
    runAll();
    pass(99);
    assertThat(load("slow")).isNotDone();
    pass(1);
    assertThat(load("slow")).isCancelled();

    clientReads();
    assertThat(positionsOf(1)).containsExactlyInAnyOrderElementsOf(upTo(20));
    assertThat(found(1)).isEqualTo(FOUND_BEFORE_IT_RESTS);
    assertThat(late(1)).isEqualTo(20 - FOUND_BEFORE_IT_RESTS);
  }

  @Test
  void messageThatRests_readBeforeItsDeadline_isReadOn() {
    client.ready = false;
    call.onNext(message(1, 100).addAllKeys(large(20)).build());
    runAll();
    pass(99);
    clientReads();

    assertThat(found(1)).isEqualTo(20);
    assertThat(alarms).as("nothing had to be loaded").isEmpty();
  }

  @Test
  void messageOfManyKeys_pastItsDeadline_answersTheRestInFullParts() {
    int parts = 30;
    int keys = parts * PartedRead.PART_KEYS;
    cache.put(Key.of("shop", "small"), new byte[] {1});
    call.onNext(message(1, 100).addAllKeys(Collections.nCopies(keys, "small")).build());
    pass(100);
    runAll();

    assertThat(positionsOf(1)).containsExactlyElementsOf(upTo(keys));
    assertThat(found(1)).as("the first part").isEqualTo(PartedRead.PART_KEYS);
    assertThat(late(1)).isEqualTo(keys - PartedRead.PART_KEYS);
    assertThat(client.answers).hasSize(parts);
  }

  @Test
  void message_thatBeginsLate_isGivenUpAsLongAfterItCameAsItSaid() {
    client.ready = false;
    call.onNext(message(1, 0).addAllKeys(large(20)).build());
    runAll();
    call.onNext(message(2, 100, "slow").build());
    assertThat(loads).as("it rests too").isEmpty();
    pass(60);
    clientReads();
    assertThat(alarms).extracting(Alarm::atMillis).containsExactly(100L);

    pass(40);
    assertThat(late(2)).isEqualTo(1);
    assertThat(load("slow")).isCancelled();
  }

  @Test
  void messageGivenUp_whileOthersWait_leavesTheirLoadsAlone() {
    call.onNext(message(1, 100, "slow").build());
    call.onNext(message(2, 200, "other", "slow").build());
    call.onNext(message(3, 0, "third").setInParts(false).build());
    pass(100);
    assertThat(late(1)).isEqualTo(1);
    assertThat(loads.values()).noneMatch(CompletableFuture::isDone);

    pass(100);
    assertThat(late(2)).isEqualTo(2);
    assertThat(load("slow")).isCancelled();
    assertThat(load("third")).isNotDone();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void message_answeredBeforeItsDeadline_silencesItsAlarm(boolean inParts) {
    call.onNext(message(1, 100, "slow").setInParts(inParts).build());
    assertThat(pendingAlarms()).isEqualTo(1);
    load("slow").complete(new Loaded.Found(new byte[] {1}));

    assertThat(found(1)).isEqualTo(1);
    assertThat(alarms.get(0).future()).isCancelled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void messageWithAStaleCopy_shortlyBeforeItsDeadline_isAnsweredWithIt(boolean inParts) {
    cache.put(Key.of("lenient", "slow"), new byte[] {1});
    wallTime = wallTime.plusSeconds(2);
    call.onNext(message(1, 800, "slow").setNamespace("lenient").setInParts(inParts).build());
    pass(699);
    assertThat(load("slow")).isNotDone();
    pass(1);

    assertThat(resultsOf(1))
        .extracting(result -> result.getFound().getResult())
        .containsExactly(Result.RESULT_STALE);
    assertThat(load("slow")).isCancelled();
    assertThat(pendingAlarms()).isZero();
  }

  @Test
  void messageWithoutAStaleCopy_waitsUntilItsDeadline() {
    call.onNext(message(1, 800, "slow").setNamespace("lenient").build());
    pass(799);
    assertThat(load("slow")).isNotDone();
    pass(1);
    assertThat(late(1)).isEqualTo(1);
  }

  @Test
  void stream_cancelled_silencesItsAlarmsAndCancelsItsLoads() {
    call.onNext(message(2, 100, "other").build());
    call.onNext(message(3, 100, "third").setInParts(false).build());
    call.onNext(message(4, 0, "fourth").build());
    client.ready = false;
    call.onNext(message(1, 100, "slow").addAllKeys(large(20)).build());
    runAll();
    assertThat(pendingAlarms()).isEqualTo(3);
    client.onCancel.run();

    assertThat(pendingAlarms()).isZero();
    assertThat(loads).hasSize(4);
    assertThat(loads.values()).allMatch(CompletableFuture::isCancelled);
  }

  @Test
  void stream_failed_silencesItsAlarms() {
    call.onNext(message(1, 100, "slow").addAllKeys(large(20)).build());
    client.failure = new IllegalStateException("broken");
    runAll();

    assertThat(client.ended).isNotNull();
    assertThat(pendingAlarms()).isZero();
    assertThat(load("slow")).isCancelled();
  }

  @Test
  void loadsThatLandAtTheDeadline_areAnsweredOnce() {
    for (int round = 1; round <= 200; round++) {
      int id = round;
      List<String> keys = IntStream.range(0, 30).mapToObj(i -> "k" + id + "." + i).toList();
      call.onNext(message(id, 100).addAllKeys(keys).build());
      CompletableFuture<Void> landing =
          CompletableFuture.runAsync(
              () -> keys.forEach(key -> load(key).complete(new Loaded.Found(new byte[] {1}))));
      pass(100);
      landing.join();

      assertThat(positionsOf(id)).containsExactlyInAnyOrderElementsOf(upTo(keys.size()));
      assertThat(found(id) + late(id)).isEqualTo(keys.size());
      client.answers.clear();
    }
  }
}
