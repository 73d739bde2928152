package dev.hunch.training.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.ResponseFields;
import dev.hunch.predictor.HunchPredictor;
import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.bundle.ModelBundle;
import dev.hunch.predictor.training.ModelTrainer;
import dev.hunch.predictor.training.TrainingOptions;
import dev.hunch.predictor.training.TrainingProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log tells of responses, put together again. */
class RevealedFieldsTest {
  private static final String HEADER = "ts_ms,client,key,size,namespace,result,fields,relations\n";

  @TempDir Path folder;

  private List<AccessEvent> read(String lines) throws Exception {
    return read("a.csv", lines);
  }

  private List<AccessEvent> read(String name, String lines) throws Exception {
    Path file = Files.writeString(folder.resolve(name), HEADER + lines);
    return new TraceReader().read(file).events();
  }

  private static List<@Nullable String> values(AccessEvent event, String path) {
    ResponseFields fields = event.response().fields();
    List<@Nullable String> values = new ArrayList<>();
    int found = fields.indexOf(path);
    for (int element = 0; found >= 0 && element < fields.elements(found); element++) {
      values.add(fields.value(fields.start(found) + element));
    }
    return values;
  }

  @Test
  void read_elementThatTurnedUpInAKey_hasItsValue() throws Exception {
    List<AccessEvent> events =
        read(
            """
            1,s,order:1,9,shop,MISS,[].p*3 [].q*1,
            2,t,order:2,9,shop,MISS,,
            3,s,product:71,9,shop,MISS,,8-10=1:[].p:0
            4,s,product:73,9,shop,MISS,,8-10=2:[].p:2
            """);

    assertThat(values(events.get(0), "[].p")).hasSize(3).contains("71", "73");
    assertThat(values(events.get(0), "[].p").get(1)).startsWith("\0");
    assertThat(values(events.get(0), "[].q").get(0)).startsWith("\0");
    assertThat(events.get(1).response().fields().isEmpty()).isTrue();
  }

  @Test
  void read_firstRelationOfAPath_tellsOfThePathToo() throws Exception {
    List<AccessEvent> events =
        read("1,s,order:1,9,shop,MISS,,\n2,s,product:71,9,shop,MISS,,8-10=1:[].p:1\n");

    assertThat(values(events.get(0), "[].p")).hasSize(2).contains("71");
  }

  @Test
  void read_sameKeyReadAgain_fillsWhatTheOtherReadShows() throws Exception {
    List<AccessEvent> events =
        read(
            """
            1,s,order:1,9,shop,MISS,[].p*2,
            2,s,product:71,9,shop,MISS,,8-10=1:[].p:0
            3,t,order:1,9,shop,HIT,[].p*2,
            4,t,product:72,9,shop,MISS,,8-10=1:[].p:1
            5,u,order:1,9,shop,HIT,[].p*3,
            """);

    assertThat(values(events.get(0), "[].p")).containsExactly("71", "72");
    assertThat(values(events.get(2), "[].p")).containsExactly("71", "72");
    assertThat(values(events.get(4), "[].p")).as("another list").doesNotContain("71", "72");
  }

  @Test
  void read_listThatHasChanged_isNotFilled() throws Exception {
    List<AccessEvent> events =
        read(
            """
            1,s,cart:1,9,shop,MISS,[].p*2,
            2,s,product:71,9,shop,MISS,,8-10=1:[].p:0
            3,t,cart:1,9,shop,MISS,[].p*2,
            4,t,product:80,9,shop,MISS,,8-10=1:[].p:0
            5,t,product:81,9,shop,MISS,,8-10=2:[].p:1
            """);

    assertThat(values(events.get(0), "[].p")).contains("71").doesNotContain("80", "81");
  }

  @Test
  void read_namespaceThatIsNotWanted_countsWhereReadsAgoAreTold() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("b.csv"),
            HEADER
                + "1,s,order:1,9,shop,MISS,p*1,\n2,s,x,9,other,MISS,,\n"
                + "3,s,product:71,9,shop,MISS,,8-10=2:p:0\n");
    List<AccessEvent> events =
        new TraceReader(new TraceOptions("shop", false), TraceProgress.NONE).read(file).events();

    assertThat(events).hasSize(2);
    assertThat(values(events.get(0), "p")).containsExactly("71");
  }

  @Test
  void read_badLineThatIsSkipped_isNotReferredAcross() throws Exception {
    for (String bad : List.of("x,s,a,9,shop,MISS,,", "2,s", "2,s,a,9,shop,MISS,,0-1=x")) {
      Path file =
          Files.writeString(
              folder.resolve("bad.csv"),
              HEADER
                  + "1,s,order:1,9,shop,MISS,p*1,\n"
                  + bad
                  + "\n3,s,product:71,9,shop,MISS,,8-10=1:p:0\n"
                  + "4,s,order:2,9,shop,MISS,p*1,\n5,s,product:72,9,shop,MISS,,8-10=1:p:0\n");
      Trace trace = new TraceReader(new TraceOptions(null, true), TraceProgress.NONE).read(file);
      List<AccessEvent> events = trace.events();

      assertThat(events).as(bad).hasSize(4);
      assertThat(values(events.get(0), "p")).as(bad).doesNotContain("71");
      assertThat(values(events.get(2), "p")).as(bad).containsExactly("72");
    }
  }

  @Test
  void read_columnsThatAreNotAsTheSidecarWritesThem_areTold() {
    for (String fields :
        List.of("[].p,", "[].p*x,", "[].p*0,", "[].p*17,", "*3,", ",8-10", ",8-99=1:p:0")) {
      assertThatThrownBy(() -> read("1,s,order:1,9,shop,MISS," + fields + "\n"))
          .as(fields)
          .isInstanceOf(TraceException.class)
          .hasMessageContaining("a.csv:2")
          .hasMessageContaining("not as the sidecar writes it");
    }
  }

  @Test
  void train_onALogWithRelations_learnsTheAction() throws Exception {
    ModelBundle bundle = train(orders(true));
    ModelBundle without = train(orders(false));

    assertThat(actionsOf(bundle))
        .anyMatch(words -> words.startsWith("product:{field [].p of last order:"));
    assertThat(actionsOf(without)).noneMatch(words -> words.contains("field"));
    assertThat(bundle.info().metrics().get("predicted-share"))
        .isGreaterThan(without.info().metrics().getOrDefault("predicted-share", 0.0) + 0.2);
  }

  private static List<String> actionsOf(ModelBundle bundle) {
    Knowledge knowledge = ((HunchPredictor) bundle.newPredictor()).knowledge();
    return knowledge.vocabulary.actions().stream()
        .map(action -> action.describe(knowledge.grammar.templates()))
        .toList();
  }

  private ModelBundle train(List<AccessEvent> events) throws Exception {
    return new ModelTrainer(TrainingOptions.DEFAULT, TrainingProgress.NONE, () -> Instant.EPOCH)
        .train(events);
  }

  /** Orders of two products that nobody has asked for before, and both are asked for. */
  private List<AccessEvent> orders(boolean withFields) throws Exception {
    Random random = new Random(4);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String client = "s" + i % 7;
      line(lines, 3 * i, client, "order:" + (1_000 + random.nextInt(9_000)), "[].p*2", "");
      for (int element = 0; element < 2; element++) {
        String product = Integer.toString(100_000 + random.nextInt(900_000));
        String relation = "8-14=" + (element + 1) + ":[].p:" + element;
        line(lines, 3 * i + 1 + element, client, "product:" + product, "", relation);
      }
    }
    return withFields
        ? read(lines.toString())
        : read("without.csv", lines.toString().replaceAll("(?m),MISS,.*$", ",MISS,,"));
  }

  private static void line(
      StringBuilder lines, int millis, String client, String key, String fields, String relations) {
    lines.append(millis).append(',').append(client).append(',').append(key);
    lines.append(",9,shop,MISS,").append(fields).append(',').append(relations).append('\n');
  }
}
