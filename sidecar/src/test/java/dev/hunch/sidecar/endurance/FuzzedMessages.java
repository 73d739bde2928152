package dev.hunch.sidecar.endurance;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.hunch.proto.admin.v1.AdminGrpc;
import dev.hunch.proto.admin.v1.ExplainRequest;
import dev.hunch.proto.cache.v1.BatchGetRequest;
import dev.hunch.proto.cache.v1.CacheGrpc;
import dev.hunch.proto.cache.v1.Condition;
import dev.hunch.proto.cache.v1.DeleteRequest;
import dev.hunch.proto.cache.v1.GetRequest;
import dev.hunch.proto.cache.v1.GetStreamRequest;
import dev.hunch.proto.cache.v1.HintRequest;
import dev.hunch.proto.cache.v1.InvalidateRequest;
import dev.hunch.proto.cache.v1.KeyGroup;
import dev.hunch.proto.cache.v1.Keys;
import dev.hunch.proto.cache.v1.PutRequest;
import dev.hunch.proto.cache.v1.ReadReport;
import dev.hunch.proto.cache.v1.ReportReadsRequest;
import dev.hunch.proto.cache.v1.SharedMemoryRequest;
import dev.hunch.proto.cache.v1.WatchRequest;
import io.grpc.MethodDescriptor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Requests as nobody sends them. Not thread-safe. */
final class FuzzedMessages {
  /** Keys that no service of these tests knows. */
  private static final String KEY = "fuzz:";

  /** A key with the largest value that is taken. */
  private static final String LARGE = KEY + "large";

  private static final int LARGE_BYTES = 64 << 10;
  private static final int[] LENGTHS = {0, 1, 4_095, 4_096, 4_097, 65_536, 1 << 20, 5 << 20};
  private static final int[] COUNTS = {0, 1, 17, 1_000, 10_000, 10_001};
  private static final int MOST_RANDOM_BYTES = 2_000;

  private final SplittableRandom random;

  FuzzedMessages(SplittableRandom random) {
    this.random = random;
  }

  /** A method and what is sent to it. */
  record Request(MethodDescriptor<?, ?> method, ByteString message) {
    static Request of(MethodDescriptor<?, ?> method, MessageLite message) {
      return new Request(method, message.toByteString());
    }
  }

  /** Any bytes. */
  byte[] bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Any bytes, to one of the methods. */
  Request noise(List<MethodDescriptor<?, ?>> methods) {
    MethodDescriptor<?, ?> method = methods.get(random.nextInt(methods.size()));
    return new Request(method, ByteString.copyFrom(bytes(MOST_RANDOM_BYTES)));
  }

  /** A request that was right until some of its bytes were changed, cut off or repeated. */
  Request damaged() {
    Request whole = of(KEY + random.nextInt(100), 3, 100);
    byte[] bytes = whole.message().toByteArray();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    int length = random.nextInt(3) == 0 ? random.nextInt(2 * bytes.length + 1) : bytes.length;
    byte[] damaged = Arrays.copyOf(bytes, length);
    for (int i = bytes.length; i < length; i++) {
      damaged[i] = bytes[i - bytes.length];
    }
    return new Request(whole.method(), ByteString.copyFrom(damaged));
  }

  /** Puts the value that {@link #repeated} asks for. */
  Request large() {
    return Request.of(
        CacheGrpc.getPutMethod(),
        PutRequest.newBuilder()
            .setNamespace(KeySpace.LASTING)
            .setKey(LARGE)
            .setValue(ByteString.copyFrom(bytesOf(LARGE_BYTES)))
            .build());
  }

  /** A request for one large value, again and again. */
  Request repeated() {
    return repeated(random.nextInt(3), one(COUNTS));
  }

  /**
   * The same.
   *
   * @param way 0: by a batch, 1: by a stream, 2: by a stream in parts
   */
  Request repeated(int way, int count) {
    if (way == 0) {
      return Request.of(CacheGrpc.getBatchGetMethod(), largeKeys(count));
    }
    List<String> keys = Collections.nCopies(count, LARGE);
    return Request.of(
        CacheGrpc.getGetStreamMethod(),
        GetStreamRequest.newBuilder()
            .setNamespace(KeySpace.LASTING)
            .addAllKeys(keys)
            .setInParts(way == 2)
            .build());
  }

  /** A batch of the same key. */
  BatchGetRequest largeKeys(int count) {
    return BatchGetRequest.newBuilder()
        .setNamespace(KeySpace.LASTING)
        .addAllKeys(Collections.nCopies(count, LARGE))
        .build();
  }

  private byte[] bytesOf(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** A request that is well formed, with fields as long and as many as nobody needs. */
  Request extreme() {
    return of(text(LENGTHS[random.nextInt(LENGTHS.length)]), one(COUNTS), one(LENGTHS));
  }

  private int one(int[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Request of(String key, int count, int length) {
    String namespace = random.nextInt(8) == 0 ? text(random.nextInt(5_000)) : KeySpace.LASTING;
    List<String> keys = IntStream.range(0, count).mapToObj(i -> KEY + i).toList();
    String session = random.nextInt(4) == 0 ? text(length) : "fuzz";
    ByteString value = ByteString.copyFrom(new byte[length]);
    if (random.nextInt(3) == 0) {
      return ofClients(namespace, key, keys, session);
    }
    return switch (random.nextInt(8)) {
      case 0 ->
          Request.of(
              CacheGrpc.getGetMethod(),
              GetRequest.newBuilder()
                  .setNamespace(namespace)
                  .setKey(key)
                  .setSession(session)
                  .setWithEtag(random.nextBoolean())
                  .build());
      case 1 ->
          Request.of(
              CacheGrpc.getBatchGetMethod(),
              BatchGetRequest.newBuilder()
                  .setNamespace(namespace)
                  .addKeys(key)
                  .addAllKeys(keys)
                  .setSession(session)
                  .build());
      case 2 ->
          Request.of(
              CacheGrpc.getPutMethod(),
              PutRequest.newBuilder()
                  .setNamespace(namespace)
                  .setKey(KEY + key)
                  .setValue(value)
                  .addAllTags(keys)
                  .build());
      case 3 ->
          Request.of(
              CacheGrpc.getDeleteMethod(),
              DeleteRequest.newBuilder()
                  .setNamespace(namespace)
                  .setKey(KEY + key)
                  .setCondition(Condition.newBuilder().setEtag(session))
                  .build());
      case 4 ->
          Request.of(
              CacheGrpc.getInvalidateMethod(),
              InvalidateRequest.newBuilder()
                  .setNamespace(namespace)
                  .setKeys(Keys.newBuilder().addAllKeys(keys))
                  .build());
      case 5 ->
          Request.of(
              CacheGrpc.getInvalidateMethod(),
              random.nextBoolean()
                  ? InvalidateRequest.newBuilder().setNamespace(namespace).setPrefix(key).build()
                  : InvalidateRequest.newBuilder().setNamespace(namespace).setTag(key).build());
      case 6 ->
          Request.of(
              CacheGrpc.getGetStreamMethod(),
              GetStreamRequest.newBuilder()
                  .setId(random.nextLong())
                  .setNamespace(namespace)
                  .addAllKeys(keys)
                  .setSession(session)
                  .build());
      default ->
          Request.of(
              AdminGrpc.getExplainMethod(),
              ExplainRequest.newBuilder()
                  .setNamespace(namespace)
                  .setKey(key)
                  .setSession(session)
                  .build());
    };
  }

  /** What the clients that know more than reads and writes send. */
  private Request ofClients(String namespace, String key, List<String> keys, String session) {
    return switch (random.nextInt(5)) {
      case 0 ->
          Request.of(
              CacheGrpc.getHintMethod(),
              HintRequest.newBuilder()
                  .setNamespace(namespace)
                  .addKeys(key)
                  .addAllKeys(keys)
                  .setSession(session)
                  .build());
      case 1 ->
          Request.of(
              CacheGrpc.getWatchMethod(),
              WatchRequest.newBuilder()
                  .addNamespaces(namespace)
                  .addAllNamespaces(random.nextBoolean() ? keys : List.of())
                  .build());
      case 2 ->
          Request.of(
              CacheGrpc.getReportReadsMethod(),
              ReportReadsRequest.newBuilder()
                  .addReads(
                      ReadReport.newBuilder()
                          .setNamespace(namespace)
                          .setSession(session)
                          .addAllKeys(keys)
                          .addAllAgeMs(keys.stream().map(String::hashCode).toList()))
                  .addReads(
                      ReadReport.newBuilder()
                          .setNamespace(namespace)
                          .addKeys(key)
                          .addAllAgeMs(Collections.nCopies(random.nextInt(3), -1)))
                  .build());
      case 3 ->
          Request.of(CacheGrpc.getSharedMemoryMethod(), SharedMemoryRequest.getDefaultInstance());
      default ->
          Request.of(
              CacheGrpc.getGetStreamMethod(),
              GetStreamRequest.newBuilder()
                  .setId(random.nextLong())
                  .setInParts(random.nextInt(4) > 0)
                  .setNamespace(namespace)
                  .addKeys(key)
                  .setSession(session)
                  .addGroups(KeyGroup.newBuilder().setSession(session).addAllKeys(keys))
                  .addGroups(KeyGroup.newBuilder().setNamespace(namespace).addKeys(key))
                  .build());
    };
  }

  /** A text with characters of one to three bytes, a zero among them. */
  private String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append("a\0\u00e9\u20ac:{}%".charAt(random.nextInt(8)));
    }
    return text.toString();
  }
}
