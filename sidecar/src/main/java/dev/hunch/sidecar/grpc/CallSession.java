package dev.hunch.sidecar.grpc;

import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The session that a call belongs to: the one its request names, else the trace of its {@code
 * traceparent} header (W3C Trace Context), else its connection.
 */
final class CallSession {
  private static final Context.Key<String> FALLBACK = Context.key("hunch-session");
  private static final Attributes.Key<String> CONNECTION =
      Attributes.Key.create("hunch-connection");
  private static final Metadata.Key<String> TRACEPARENT =
      Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

  /** What a call without a connection would have; in-process transports have none. */
  private static final String UNKNOWN = "unknown";

  private static final int TRACE_ID_LENGTH = 32;
  private static final int TRACE_ID_START = 3; // after the version: "00-"

  private CallSession() {}

  /** The session named by the request, or the present call's fallback if it names none. */
  static String of(String named) {
    return named.isEmpty() ? fallback() : named;
  }

  /** The session of the present call if its requests name none. */
  static String fallback() {
    String session = FALLBACK.get();
    return session == null ? UNKNOWN : session;
  }

  /** Finds each call's fallback. */
  static final class Interceptor implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      String session = traceId(headers.get(TRACEPARENT));
      if (session == null) {
        session = call.getAttributes().get(CONNECTION);
      }
      if (session == null) {
        return next.startCall(call, headers);
      }
      return Contexts.interceptCall(
          Context.current().withValue(FALLBACK, session), call, headers, next);
    }
  }

  /** Names each connection. */
  static final class ConnectionNames extends ServerTransportFilter {
    private final String prefix;
    private final AtomicLong connections = new AtomicLong();

    /**
     * Creates the filter.
     *
     * @param prefix of the names; another one after each restart, so that a name in the access log
     *     stands for one connection only
     */
    ConnectionNames(String prefix) {
      this.prefix = prefix;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
      return attributes.toBuilder().set(CONNECTION, prefix + connections.incrementAndGet()).build();
    }
  }

  /** The trace id within {@code version-traceid-parentid-flags}, or null if it is not one. */
  static @Nullable String traceId(@Nullable String traceparent) {
    int end = TRACE_ID_START + TRACE_ID_LENGTH;
    if (traceparent == null
        || traceparent.length() <= end
        || traceparent.charAt(TRACE_ID_START - 1) != '-'
        || traceparent.charAt(end) != '-') {
      return null;
    }
    String id = traceparent.substring(TRACE_ID_START, end);
    boolean valid =
        id.chars().allMatch(CallSession::isLowerHex) && id.chars().anyMatch(c -> c != '0');
    return valid ? id : null;
  }

  private static boolean isLowerHex(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
