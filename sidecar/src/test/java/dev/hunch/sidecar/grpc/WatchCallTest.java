package dev.hunch.sidecar.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Invalidation;
import dev.hunch.proto.cache.v1.WatchResponse;
import dev.hunch.proto.cache.v1.WatchResponse.EventCase;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchCallTest {
  /** A watcher that takes messages when the test says so. */
  private static final class SlowWatcher extends ServerCallStreamObserver<WatchResponse> {
    private final List<WatchResponse> taken = new ArrayList<>();
    private boolean ready = true;
    private boolean ended;

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void onNext(WatchResponse message) {
      taken.add(message);
    }

    @Override
    public void onError(Throwable thrown) {
      ended = true;
    }

    @Override
    public void onCompleted() {
      ended = true;
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    private List<EventCase> events() {
      return taken.stream().map(WatchResponse::getEventCase).toList();
    }
  }

  private final SlowWatcher watcher = new SlowWatcher();

  private WatchCall call(String... namespaces) {
    return new WatchCall(watcher, Set.of(namespaces), Runnable::run);
  }

  @Test
  void tell_afterTheStart_followsIt() {
    WatchCall call = call();
    call.wake();
    call.tell(new Invalidation.OfKey(Key.of("shop", "user:1")));
    call.tell(new Invalidation.OfPrefix("shop", "user:"));
    call.tell(new Invalidation.OfTag("shop", "users"));
    assertThat(watcher.taken.get(0).hasStarted()).isTrue();
    assertThat(watcher.taken.get(1).getInvalidation().getKeys().getKeysList())
        .containsExactly("user:1");
    assertThat(watcher.taken.get(2).getInvalidation().getPrefix()).isEqualTo("user:");
    assertThat(watcher.taken.get(3).getInvalidation().getTag()).isEqualTo("users");
  }

  @Test
  void tell_ofAnotherNamespace_isNotSent() {
    WatchCall call = call("shop");
    call.tell(new Invalidation.OfPrefix("other", ""));
    call.tell(new Invalidation.OfPrefix("shop", ""));
    assertThat(watcher.events()).containsExactly(EventCase.STARTED, EventCase.INVALIDATION);
  }

  @Test
  void tell_slowWatcher_missesSomeIsToldSoAndGoesOn() {
    WatchCall call = call();
    call.wake();
    watcher.ready = false;
    for (int i = 0; i < 3 * WatchCall.MOST_WAITING; i++) {
      call.tell(new Invalidation.OfPrefix("shop", "p" + i));
    }
    watcher.ready = true;
    call.wake();
    call.tell(new Invalidation.OfPrefix("shop", "last"));
    assertThat(watcher.events())
        .containsExactly(EventCase.STARTED, EventCase.MISSED, EventCase.INVALIDATION);
    assertThat(watcher.taken.get(2).getInvalidation().getPrefix()).isEqualTo("last");
  }

  @Test
  void tell_moreThanFitsBeforeTheStartIsSent_beginsWithTheStartAllTheSame() {
    WatchCall call = call();
    watcher.ready = false;
    for (int i = 0; i < 2 * WatchCall.MOST_WAITING; i++) {
      call.tell(new Invalidation.OfPrefix("shop", "p" + i));
    }
    watcher.ready = true;
    call.wake();
    assertThat(watcher.events()).containsExactly(EventCase.STARTED, EventCase.MISSED);
  }

  @Test
  void end_sendsWhatWaitsFirst() {
    WatchCall call = call();
    watcher.ready = false;
    call.tell(new Invalidation.OfPrefix("shop", ""));
    call.end();
    assertThat(watcher.ended).isFalse();
    watcher.ready = true;
    call.wake();
    assertThat(watcher.events()).containsExactly(EventCase.STARTED, EventCase.INVALIDATION);
    assertThat(watcher.ended).isTrue();
  }
}
