package dev.hunch.sidecar.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.sidecar.config.EngineKind;
import dev.hunch.sidecar.config.HunchConfig;
import java.io.File;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sidecar serves what DL4J trained, and carries neither DL4J nor its native libraries. */
class SidecarClassPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.deeplearning4j.nn.multilayer.MultiLayerNetwork",
        "org.nd4j.linalg.factory.Nd4j",
        "org.bytedeco.javacpp.Loader"
      })
  void forName_classOfDl4j_isNotThere(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void start_engineThatIsNotThere_saysWhatCanBeDone() {
    HunchConfig config = TestConfig.ofShop().engine(EngineKind.DL4J).build();

    assertThatThrownBy(() -> Sidecar.start(config))
        .isInstanceOf(SidecarStartException.class)
        .hasMessageContainingAll("model.engine is dl4j", "not on the class path", "kernel");
  }

  @Test
  void classPath_ofTheSidecar_namesNoneOfItsJars() {
    List<String> jars =
        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getProperty("java.class.path"))
            .map(entry -> new File(entry).getName())
            .toList();

    assertThat(jars)
        .anyMatch(jar -> jar.startsWith("chronicle-map"))
        .noneMatch(jar -> jar.matches("(nd4j|deeplearning4j|javacpp|openblas).*"));
  }
}
