package dev.hunch.sidecar.grpc;

import com.google.protobuf.ByteString;
import dev.hunch.core.access.Key;
import dev.hunch.core.cache.Tags;
import dev.hunch.core.cache.UnknownNamespaceException;
import dev.hunch.core.cache.WriteCondition;
import dev.hunch.proto.cache.v1.Condition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/**
 * Checks what comes from the wire. Each refusal is a {@link RefusedException} that names the field.
 *
 * <p>Thread-safe.
 */
final class RequestChecks {
  private final RequestLimits limits;
  private final Predicate<String> knowsNamespace;

  RequestChecks(RequestLimits limits, Predicate<String> knowsNamespace) {
    this.limits = limits;
    this.knowsNamespace = knowsNamespace;
  }

  /** The key of a request. */
  Key key(String namespace, String key) {
    namespace(namespace);
    return keyOfKnown(namespace, key);
  }

  /** The key of a request whose namespace has been checked. */
  Key keyOfKnown(String namespace, String key) {
    if (key.isEmpty()) {
      throw refuse("key", "is empty");
    }
    checkBytes("key", key, limits.maxKeyBytes());
    return Key.of(namespace, key);
  }

  void namespace(String namespace) {
    if (namespace.isEmpty()) {
      throw refuse("namespace", "is empty");
    }
    checkBytes("namespace", namespace, RequestLimits.MAX_NAME_BYTES);
    if (!knowsNamespace.test(namespace)) {
      throw new UnknownNamespaceException(namespace);
    }
  }

  void session(String session) {
    checkBytes("session", session, RequestLimits.MAX_NAME_BYTES);
  }

  void prefix(String prefix) {
    checkBytes("prefix", prefix, limits.maxKeyBytes());
  }

  void tag(String field, String tag) {
    if (tag.isEmpty()) {
      throw refuse(field, "is empty");
    }
    checkBytes(field, tag, RequestLimits.MAX_NAME_BYTES);
  }

  /** The tags of a request whose namespace has been checked. */
  Tags tags(String namespace, List<String> tags) {
    if (tags.size() > Tags.MOST_OF_CALLER) {
      throw refuse(
          "tags", "holds " + tags.size() + ", more than the " + Tags.MOST_OF_CALLER + " allowed");
    }
    tags.forEach(tag -> tag("tags", tag));
    return Tags.of(namespace, tags);
  }

  WriteCondition condition(Condition condition) {
    return switch (condition.getKindCase()) {
      case ETAG -> {
        if (condition.getEtag().isEmpty()) {
          throw refuse("condition.etag", "is empty; absent says that there is no value");
        }
        checkBytes("condition.etag", condition.getEtag(), RequestLimits.MAX_NAME_BYTES);
        yield new WriteCondition.HasEtag(condition.getEtag());
      }
      case ABSENT -> {
        if (!condition.getAbsent()) {
          throw refuse("condition.absent", "is false; true or an etag is allowed");
        }
        yield new WriteCondition.IsAbsent();
      }
      case KIND_NOT_SET -> throw refuse("condition", "is empty: give an etag, or absent");
    };
  }

  void keyCount(int count) {
    if (count > limits.maxKeys()) {
      throw refuse(
          "keys", "holds " + count + " keys, more than the " + limits.maxKeys() + " allowed");
    }
  }

  byte[] value(ByteString value) {
    if (value.isEmpty()) {
      throw refuse("value", "is empty");
    }
    if (value.size() > limits.maxValueBytes()) {
      throw refuse("value", tooLong(value.size(), limits.maxValueBytes()));
    }
    return value.toByteArray();
  }

  static RefusedException refuse(String field, String message) {
    return new RefusedException(Failure.invalid(field, message));
  }

  private static void checkBytes(String field, String text, int max) {
    if (text.length() * 3L <= max) {
      return; // no char takes more than three bytes
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > max) {
      throw refuse(field, tooLong(bytes, max));
    }
  }

  private static String tooLong(int bytes, int max) {
    return "is " + bytes + " bytes long, more than the " + max + " allowed";
  }
}
