package dev.hunch.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hunch.predictor.bundle.ModelBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrainCommandTest extends CommandTest {
  @Test
  void train_log_writesABundleAndItsMetrics() throws Exception {
    Path log = trace("t.csv", 2_000);
    Path out = folder.resolve("models").resolve("shop");
    Outcome outcome = train("--log", log, "--out", out, "--no-sequence-model");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    ModelBundle bundle = ModelBundle.read(out);
    assertThat(outcome.out())
        .startsWith("model " + bundle.info().id() + " of 2,000 reads in ")
        .contains("written to " + out)
        .containsPattern("(?m)^  accuracy +\\d");
  }

  @Test
  void train_withTheNetwork_tellsHowItsEpochsWent() throws Exception {
    Path log = trace("t.csv", 3_000);
    Path out = folder.resolve("model");
    Outcome outcome = train("--log", log, "--out", out, "--epochs", 2, "--units", 8);
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err())
        .containsPattern(
            "(?m)^epoch 1: loss \\d+\\.\\d{4}, held out \\d+\\.\\d{4} \\(best so far\\)$");
    assertThat(outcome.out())
        .containsPattern("(?m)^  trained for 2 epochs; the best was epoch \\d ");
    assertThat(ModelBundle.read(out).info().metrics()).containsKey("network.held-out-loss");
  }

  @Test
  void train_sameSeedAndLog_givesTheSameModel() throws Exception {
    Path log = trace("t.csv", 1_000);
    for (String out : new String[] {"a", "b.zip"}) {
      Outcome outcome =
          train("--log", log, "--out", folder.resolve(out), "--seed", 5, "--no-sequence-model");
      assertThat(outcome.code()).as(outcome.err()).isZero();
    }
    assertThat(ModelBundle.read(folder.resolve("a")).info().id())
        .isEqualTo(ModelBundle.read(folder.resolve("b.zip")).info().id());
  }

  @Test
  void train_overABundle_replacesIt() throws Exception {
    Path out = folder.resolve("model");
    Path log = trace("t.csv", 1_000);
    train("--log", log, "--out", out, "--no-sequence-model");
    String first = ModelBundle.read(out).info().id();
    Path longer = trace("longer.csv", 1_500);
    assertThat(train("--log", longer, "--out", out, "--no-sequence-model").code()).isZero();
    assertThat(ModelBundle.read(out).info().id()).isNotEqualTo(first);
  }

  @Test
  void train_overADamagedBundle_replacesIt() throws Exception {
    Path out = folder.resolve("model.zip");
    Path log = trace("t.csv", 1_000);
    train("--log", log, "--out", out, "--no-sequence-model");
    Path emptied = folder.resolve("model");
    train("--log", log, "--out", emptied, "--no-sequence-model");
    Path card = emptied.resolve("MODEL_CARD.md");
    Files.writeString(card, "changed");
    assertThat(train("--log", log, "--out", emptied, "--no-sequence-model").code()).isZero();
    assertThat(Files.readString(card)).isNotEqualTo("changed");
  }

  @Test
  void train_overAnythingElse_isRefusedAndLeavesItAlone() throws Exception {
    Path log = trace("t.csv", 1_000);
    Path out = Files.createDirectory(folder.resolve("thesis"));
    Files.writeString(out.resolve("chapter1.txt"), "my life's work");
    Outcome outcome = train("--log", log, "--out", out, "--no-sequence-model");
    assertThat(outcome.code()).isEqualTo(73);
    assertThat(outcome.err())
        .isEqualTo(
            "train: "
                + out
                + ": is there already and no model bundle; name another place, or remove it"
                + System.lineSeparator());
    assertThat(out.resolve("chapter1.txt")).hasContent("my life's work");
    Path file = Files.writeString(folder.resolve("notes.txt"), "notes");
    assertThat(train("--log", log, "--out", file, "--no-sequence-model").code()).isEqualTo(73);
    assertThat(file).hasContent("notes");
  }

  @Test
  void train_intoAnEmptyFolder_isFine() throws Exception {
    Path log = trace("t.csv", 1_000);
    Path out = Files.createDirectory(folder.resolve("model"));
    assertThat(train("--log", log, "--out", out, "--no-sequence-model").code()).isZero();
  }

  @Test
  void train_folderOfLogs_readsThemAll() throws Exception {
    Path logs = Files.createDirectory(folder.resolve("logs"));
    Files.move(trace("t.csv", 1_000), logs.resolve("access-1.csv"));
    Files.writeString(
        logs.resolve("access-2.csv"),
        "ts_ms,client,key,size,namespace,result\n1867225600000,s1,user:1,5,default,HIT\n18672256");
    Outcome outcome = train("--log", logs, "--out", folder.resolve("model"), "--no-sequence-model");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains(" of 1,001 reads in ");
    assertThat(outcome.err())
        .isEqualTo("warning: 1 line cut off at the end of a log left out" + System.lineSeparator());
  }

  @Test
  void train_badLog_isOneLine() throws Exception {
    Path log = Files.writeString(folder.resolve("t.csv"), "a,b\n1,2\n");
    Outcome outcome = train("--log", log, "--out", folder.resolve("model"));
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err()).startsWith("train: " + log + ":1: no header").hasLineCount(1);
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void train_shortLog_saysHowMuchItTakes() throws Exception {
    Outcome outcome = train("--log", trace("t.csv", 20), "--out", folder.resolve("model"));
    assertThat(outcome.code()).isEqualTo(65);
    assertThat(outcome.err()).contains("the log has 20 reads").hasLineCount(1);
  }

  @Test
  void train_placeThatCannotBeWritten_isAnIoError() throws Exception {
    Path log = trace("t.csv", 1_000);
    Outcome outcome = train("--log", log, "--out", log.resolve("model"), "--no-sequence-model");
    assertThat(outcome.code()).isEqualTo(74);
    assertThat(outcome.err()).startsWith("train: ").hasLineCount(1);
  }

  @Test
  void help_hasAnExample() {
    Outcome outcome = train("--help");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("Example:", "hunch train --log /var/log/hunch --out");
  }

  private static Outcome train(Object... arguments) {
    return run(new TrainCommand(), arguments);
  }
}
