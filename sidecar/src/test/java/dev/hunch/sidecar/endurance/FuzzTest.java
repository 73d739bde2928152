package dev.hunch.sidecar.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hunch.proto.admin.v1.AdminGrpc;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.KeyResult;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sidecar that is sent garbage: it may refuse it in any way but by dying, hanging or keeping it.
 *
 * <p>{@code -Dhunch.fuzz=20} sends so many times as much, {@code -Dhunch.seed} something else.
 */
class FuzzTest {
  private static final int TIMES = Integer.getInteger("hunch.fuzz", 1);
  private static final long SEED = Long.getLong("hunch.seed", 1);
  private static final int CALLS = 600 * TIMES;
  private static final int CONNECTIONS = 150 * TIMES;

  /**
   * What a client has still to send of a stream that was refused, gRPC keeps until its connection
   * ends: some MiB for each message that is too large.
   */
  private static final int CALLS_OF_A_CHANNEL = 600;

  private static final KeySpace KEYS = new KeySpace(40, 10);

  /** How requests that can be read may be answered; the last two are the test's own doing. */
  private static final Set<Status.Code> ANSWERS =
      Set.of(
          Status.Code.OK,
          Status.Code.INVALID_ARGUMENT,
          Status.Code.NOT_FOUND,
          Status.Code.RESOURCE_EXHAUSTED,
          Status.Code.FAILED_PRECONDITION,
          Status.Code.ABORTED,
          Status.Code.UNIMPLEMENTED,
          Status.Code.CANCELLED);

  private static final List<MethodDescriptor<?, ?>> METHODS =
      Stream.of(
              CacheGrpc.getServiceDescriptor(),
              AdminGrpc.getServiceDescriptor(),
              HealthGrpc.getServiceDescriptor(),
              ServerReflectionGrpc.getServiceDescriptor())
          .map(ServiceDescriptor::getMethods)
          .flatMap(methods -> methods.stream())
          .<MethodDescriptor<?, ?>>map(method -> method)
          .toList();

  @TempDir private Path folder;
  private final Tally tally = new Tally();
  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void garbage_ofAllKinds_isRefusedAndLeavesNothingBehind() throws Exception {
    SharedTruth truth = SharedTruth.open(folder.resolve("truth"), KEYS.size());
    Reference reference = new Reference(truth, KEYS.size(), tally);
    SidecarProgram program = SidecarProgram.small().with("-Dio.netty.leakDetection.level=paranoid");
    try (SidecarProcess sidecar =
        SidecarProcess.start(
            program, config(), folder.resolve("truth"), KEYS, folder.resolve("stderr"))) {
      SidecarProcess.Ports ports = sidecar.awaitReady();
      attack(ports, CALLS / 3, CONNECTIONS / 3);
      load(ports, truth, reference);
      Map<String, Long> before = sidecar.state();
      attack(ports, CALLS, CONNECTIONS);
      load(ports, truth, reference);
      Map<String, Long> after = awaitRoom(sidecar, before);
      sidecar.terminate();
      int exit = sidecar.awaitEnd();
      System.out.printf(
          "fuzzed, seed %d%s%n  before: %s%n  after:  %s%n",
          SEED, tally, ProcessState.text(before), ProcessState.text(after));

      assertThat(reference.wrong()).isEmpty();
      assertThat(exit).isZero();
      assertThat(sidecar.said())
          .doesNotContain("LEAK", "OutOfMemory", "fault of the sidecar", "still in flight");
    }
  }

  @Test
  void adminPages_whileOthersStopInTheMiddleOfARequest_areServed() throws Exception {
    List<Socket> halves = new ArrayList<>();
    try (SidecarProcess sidecar =
        SidecarProcess.start(
            SidecarProgram.small(),
            config(),
            folder.resolve("truth"),
            KEYS,
            folder.resolve("stderr"))) {
      SidecarProcess.Ports ports = sidecar.awaitReady();
      for (int i = 0; i < 20; i++) {
        Socket half = new Socket();
        half.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.admin()));
        half.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
        halves.add(half);
      }
      assertThat(pageStatus(ports)).isEqualTo(200);
    } finally {
      for (Socket half : halves) {
        half.close();
      }
    }
  }

  @Test
  void largeAnswers_thatNobodyTakes_leaveRoomForOthers() throws Exception {
    FuzzedMessages messages = new FuzzedMessages(random);
    try (SidecarProcess sidecar =
        SidecarProcess.start(
            SidecarProgram.small(),
            config(),
            folder.resolve("truth"),
            KEYS,
            folder.resolve("stderr"))) {
      SidecarProcess.Ports ports = sidecar.awaitReady();
      ManagedChannel idle = ports.newChannel();
      ManagedChannel busy = ports.newChannel();
      try {
        FuzzedCalls others = new FuzzedCalls(busy, random);
        others.call(messages.large());
        List<ClientCall<?, ?>> untaken = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          untaken.add(
              new FuzzedCalls(idle, random).callAndTakeNothing(messages.repeated(i % 3, 10_000)));
        }
        for (int i = 0; i < 60; i++) {
          Status.Code answer = others.call(messages.repeated(i % 3, 1 + i));
          tally.add("beside: " + answer);
          assertThat(ANSWERS).contains(answer);
        }
        untaken.forEach(call -> call.cancel("nobody wants it", null));
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> found(busy, messages.largeKeys(100)), found -> found == 100);
      } finally {
        idle.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
        busy.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
      }
      assertThat(pageStatus(ports)).isEqualTo(200);
      sidecar.terminate();
      assertThat(sidecar.awaitEnd()).isZero();
      assertThat(sidecar.said()).doesNotContain("OutOfMemory", "fault of the sidecar");
    }
  }

  private static long found(ManagedChannel channel, BatchGetRequest request) {
    return CacheGrpc.newBlockingStub(channel).batchGet(request).getResultsList().stream()
        .filter(KeyResult::hasFound)
        .count();
  }

  private void attack(SidecarProcess.Ports ports, int calls, int connections) throws Exception {
    FuzzedMessages messages = new FuzzedMessages(random);
    for (int i = 0; i < calls; i += CALLS_OF_A_CHANNEL) {
      call(ports, messages, Math.min(calls - i, CALLS_OF_A_CHANNEL));
    }
    FuzzedConnections garbage = new FuzzedConnections(random);
    for (int i = 0; i < connections; i++) {
      garbage.toGrpc(ports.grpc());
      garbage.toAdmin(ports.admin());
      tally.add("connections", 2);
    }
  }

  private void call(SidecarProcess.Ports ports, FuzzedMessages messages, int calls)
      throws Exception {
    ManagedChannel channel = ports.newChannel();
    try {
      FuzzedCalls fuzzed = new FuzzedCalls(channel, random);
      fuzzed.call(messages.large());
      for (int i = 0; i < calls; i++) {
        switch (random.nextInt(5)) {
          case 0 -> tally.add("noise: " + fuzzed.call(messages.noise(METHODS)));
          case 1 -> tally.add("damaged: " + fuzzed.call(messages.damaged()));
          case 2, 3 -> {
            FuzzedMessages.Request request =
                random.nextInt(3) == 0 ? messages.repeated() : messages.extreme();
            Status.Code answer = fuzzed.call(request);
            tally.add("extreme: " + answer);
            assertThat(ANSWERS).as(request.method().getFullMethodName()).contains(answer);
          }
          default -> tally.add("unknown method: " + fuzzed.callUnknown(messages.damaged()));
        }
      }
    } finally {
      channel.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
    }
  }

  /** Right calls, whose answers are checked. */
  private void load(SidecarProcess.Ports ports, SharedTruth truth, Reference reference)
      throws Exception {
    ManagedChannel channel = ports.newChannel();
    CheckedCalls calls = new CheckedCalls(channel, KEYS, truth, reference, tally);
    MixedLoad load = new MixedLoad(calls, channel, KEYS, truth, reference, 100);
    load.start(random.split());
    await().atMost(Duration.ofMinutes(2)).until(() -> load.done() > 500);
    load.stop();
    channel.shutdownNow().awaitTermination(1, TimeUnit.MINUTES);
    assertThat(pageStatus(ports)).isEqualTo(200);
  }

  /** Waits until what the garbage took has been given back. */
  private static Map<String, Long> awaitRoom(SidecarProcess sidecar, Map<String, Long> before) {
    Map<String, Long> most =
        Map.of(
            ProcessState.HEAP,
            8L << 20,
            ProcessState.DIRECT,
            8L << 20,
            ProcessState.THREADS,
            4L,
            ProcessState.FILES,
            4L);
    return await()
        .atMost(Duration.ofMinutes(2))
        .until(
            sidecar::state,
            state ->
                most.entrySet().stream()
                    .filter(entry -> before.containsKey(entry.getKey()))
                    .allMatch(
                        entry -> held(state, entry) <= held(before, entry) + entry.getValue()));
  }

  private static long held(Map<String, Long> state, Map.Entry<String, Long> entry) {
    return state.getOrDefault(entry.getKey(), 0L);
  }

  private static int pageStatus(SidecarProcess.Ports ports)
      throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + ports.admin() + "/healthz");
    HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofMinutes(1)).build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  private Path config() throws IOException {
    return EnduranceConfig.write(folder, "capacity: 4MiB", "");
  }
}
