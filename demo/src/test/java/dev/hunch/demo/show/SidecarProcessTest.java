package dev.hunch.demo.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SidecarProcessTest {
  @TempDir Path folder;

  private final Belongings belongings = new Belongings(message -> {});

  @AfterEach
  void end() {
    belongings.close();
  }

  @Test
  void start_whenInterrupted_hasEndedTheProcess() throws IOException {
    Path config = new SidecarYaml(1, 1, false, null, null).write(folder.resolve("h.yaml"));
    List<ProcessHandle> before = ProcessHandle.current().children().toList();

    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> SidecarProcess.start(config, folder, "h", belongings))
        .isInstanceOf(InterruptedException.class);

    assertThat(ProcessHandle.current().children().filter(child -> !before.contains(child)))
        .noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void start_withABadConfiguration_saysWhatTheSidecarSaid() throws IOException {
    Path config = Files.writeString(folder.resolve("h.yaml"), "serve: {port: 0}\n");

    assertThatThrownBy(() -> SidecarProcess.start(config, folder, "h", belongings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended with status 78")
        .hasMessageContaining("h.yaml:1");
  }
}
