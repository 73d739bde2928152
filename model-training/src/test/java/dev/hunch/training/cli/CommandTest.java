package dev.hunch.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.training.GeneratedTrace;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs the commands as the launcher does, on real files. */
abstract class CommandTest {
  @TempDir Path folder = Path.of("");

  /**
   * What a command left behind.
   *
   * @param code its exit code
   * @param out what it wrote to stdout
   * @param err what it wrote to stderr
   */
  record Outcome(int code, String out, String err) {}

  static Outcome run(Object command, Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code =
        new CommandLine(command)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(texts);
    return new Outcome(code, out.toString(), err.toString());
  }

  /** The replay refuses the arguments, says why, and does nothing. */
  static void assertUsage(String message, Object... arguments) {
    Outcome outcome = replay(arguments);
    assertThat(outcome.code()).as(message).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.out()).isEmpty();
  }

  static Outcome replay(Object... arguments) {
    return run(new ReplayCommand(), arguments);
  }

  /** Writes a generated trace. */
  Path trace(String name, int reads) throws IOException {
    StringBuilder text = new StringBuilder("ts_ms,client,key,size\n");
    for (AccessEvent event : GeneratedTrace.of(1, reads)) {
      text.append(event.epochMillis())
          .append(',')
          .append(event.session())
          .append(',')
          .append(event.key().text())
          .append(',')
          .append(event.sizeBytes())
          .append('\n');
    }
    return Files.writeString(folder.resolve(name), text);
  }
}
