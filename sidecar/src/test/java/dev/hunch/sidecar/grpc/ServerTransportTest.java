package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.transport.BusyPolling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerTransportTest {
  private final ServerTransport transport = new ServerTransport(2, BusyPolling.NONE);

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void executeLater_byAThreadThatServes_runsThereBehindWhatWaits() {
    List<String> order = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    CompletableFuture<List<String>> done = new CompletableFuture<>();
    transport.executeLater(
        () -> {
          threads.add(Thread.currentThread());
          transport.executeLater(() -> order.add("first"));
          transport.executeLater(
              () -> {
                threads.add(Thread.currentThread());
                order.add("second");
                done.complete(order);
              });
          order.add("itself");
        });

    assertThat(done).succeedsWithin(Duration.ofSeconds(30));
    assertThat(order).containsExactly("itself", "first", "second");
    assertThat(threads.get(0)).isNotSameAs(Thread.currentThread()).isSameAs(threads.get(1));
  }
}
