package dev.hunch.predictor.sequence;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fastest arithmetic that this JVM offers: by the Vector API where it was started with {@code
 * --add-modules jdk.incubator.vector}, else plain. Looked for once.
 */
final class FastestArithmetic {
  private static final Logger LOG = LoggerFactory.getLogger(FastestArithmetic.class);

  /** By name: it is compiled apart, because the module that it needs is not there by default. */
  private static final String BY_VECTORS = "dev.hunch.predictor.sequence.VectorArithmetic";

  private static final KernelArithmetic FOUND = find();

  private FastestArithmetic() {}

  static KernelArithmetic get() {
    return FOUND;
  }

  private static KernelArithmetic find() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return new PlainArithmetic();
    }
    try {
      return Class.forName(BY_VECTORS)
          .asSubclass(KernelArithmetic.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      // An incubating module may change under us: then it is slower, not broken.
      LOG.atWarn().setCause(e).log("the JVM's vectors cannot be used; the kernel runs without");
      return new PlainArithmetic();
    }
  }
}
