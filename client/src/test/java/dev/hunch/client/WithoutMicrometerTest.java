package dev.hunch.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The client where there is no Micrometer: its classes are loaded anew, without that. */
class WithoutMicrometerTest {
  @Test
  void client_withoutMicrometerOnTheClassPath_putsAndGets() throws Exception {
    ClassLoader without = new Without("io.micrometer.");
    assertThatThrownBy(() -> without.loadClass("io.micrometer.core.instrument.MeterRegistry"))
        .isInstanceOf(ClassNotFoundException.class);
    Class<?> type = without.loadClass(Caller.class.getName());
    assertThat(type).isNotSameAs(Caller.class);
    UnaryOperator<?> caller = (UnaryOperator<?>) type.getDeclaredConstructor().newInstance();
    try (FakeSidecar sidecar = new FakeSidecar()) {
      assertThat(call(caller, sidecar.target()))
          .isEqualTo("Reply[3 bytes, HIT], Reply[6 bytes, LOADER]");
    }
  }

  @SuppressWarnings("unchecked") // the interface is the parent's, the class is not
  private static String call(UnaryOperator<?> caller, String target) {
    return ((UnaryOperator<String>) caller).apply(target);
  }

  /** A service that knows nothing of Micrometer. */
  public static final class Caller implements UnaryOperator<String> {
    @Override
    public String apply(String target) {
      try (HunchClient client = client(target);
          HunchClient away = client("127.0.0.1:1")) {
        client.put("shop", "user:1", "Ada".getBytes(UTF_8));
        return client.get("shop", "user:1", null)
            + ", "
            + away.get("shop", "user:1", null, () -> "loaded".getBytes(UTF_8));
      }
    }

    private static HunchClient client(String target) {
      return HunchClient.builder().target(target).deadline(Duration.ofSeconds(10)).build();
    }
  }

  /** Loads the client's own classes itself, and pretends that some others are not there. */
  private static final class Without extends ClassLoader {
    private final String missing;

    Without(String missing) {
      super(WithoutMicrometerTest.class.getClassLoader());
      this.missing = missing;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith(missing)) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("dev.hunch.client.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream in = getParent().getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
