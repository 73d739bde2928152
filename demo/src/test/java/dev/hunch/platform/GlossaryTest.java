package dev.hunch.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hunch.architecture.SourceTree;
import dev.hunch.core.access.AccessResult;
import dev.hunch.demo.cli.HunchCli;
import dev.hunch.demo.drive.PrefetchTally;
import dev.hunch.demo.drive.ReadReport;
import dev.hunch.demo.show.DemoPlan;
import dev.hunch.demo.show.DemoReport;
import dev.hunch.demo.show.ModeResult;
import dev.hunch.sidecar.wiring.ConfiguredStores;
import dev.hunch.sidecar.wiring.Sidecar;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every word by which Hunch tells what it measured is in the glossary. */
class GlossaryTest {
  private static final Pattern IN_ITALICS = Pattern.compile("\\*([^*]+)\\*");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  /** Words of plain English, units, and what a library appends to a metric's name. */
  private static final Set<String> PLAIN =
      Set.of(
          "of", "all", "at", "the", "per", "by", "without", "name", "enabled", "active", "ms", "s",
          "seconds", "bucket", "count", "sum", "max", "total", "info");

  /** Endings by which a word differs from the glossary's form of it. */
  private static final Pattern ENDING = Pattern.compile("(?<=\\w{3})(ions?|ing|ed|es|e|s|d)$");

  private static final Set<String> DEFINED = stemsOfGlossary();

  @TempDir Path folder;

  @Test
  void results_ofReads_areInTheGlossary() {
    assertDefined(Stream.of(AccessResult.values()).map(AccessResult::name).toList());
  }

  @Test
  void metrics_ofASidecar_areInTheGlossary() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("hunch.yaml"),
            """
            server: {port: 0}
            admin: {port: 0}
            stores:
              db: {type: jdbc, url: "jdbc:postgresql://127.0.0.1:1/none", user: none}
            namespaces:
              shop: {store: db, templates: {"user:{id}": "select * from users where id = :id"}}
            """);
    String scraped;
    try (Sidecar sidecar = Sidecar.start(ConfiguredStores.read(config))) {
      URI metrics = URI.create("http://127.0.0.1:" + sidecar.adminPort() + "/metrics");
      scraped =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
              .body();
    }
    Set<String> terms = new TreeSet<>();
    scraped
        .lines()
        .filter(line -> line.startsWith("cache_") || line.startsWith("hunch_"))
        .forEach(
            line -> {
              terms.add(
                  line.substring("cache_".length(), line.indexOf(line.contains("{") ? '{' : ' ')));
              LABEL
                  .matcher(line)
                  .results()
                  .filter(label -> Set.of("result", "kind", "cause").contains(label.group(1)))
                  .forEach(label -> terms.add(label.group(2)));
            });
    assertThat(terms).contains("prefetch_issued_total", "prefetched_hit", "evicted");
    assertDefined(terms);
  }

  @Test
  void columns_ofTheReplay_areInTheGlossary() throws IOException {
    Path trace =
        Files.writeString(
            folder.resolve("trace.csv"),
            IntStream.range(0, 40)
                .mapToObj(i -> i + ",s," + i % 7 + ",1")
                .collect(Collectors.joining("\n", "ts_ms,client,key,size\n", "\n")));
    Path json = folder.resolve("replay.json");
    StringWriter out = new StringWriter();
    int status =
        HunchCli.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(new StringWriter()))
            .execute(
                "replay",
                "--trace",
                trace.toString(),
                "--policies",
                "lru",
                "--capacity",
                "50%",
                "--json",
                json.toString());
    assertThat(status).isZero();
    String header =
        out.toString().lines().filter(line -> line.startsWith("policy")).findFirst().orElseThrow();
    assertThat(header).contains("hit ratio");
    assertDefined(List.of(header.split("\\W+")));
    assertDefined(fieldsOfResults(json));
  }

  @Test
  void columns_ofTheDemo_areInTheGlossary() throws IOException {
    DemoReport report =
        new DemoReport(
            DemoPlan.quick(1, Duration.ofMillis(2)),
            List.of(
                mode("direct", PrefetchTally.NONE),
                mode("plain", PrefetchTally.NONE),
                mode("hunch", new PrefetchTally(50, 30, 10, 5))));
    Path json = folder.resolve("result.json");
    report.write(json);
    assertDefined(fieldsOfResults(json));
    List<String> table = report.lines(false).stream().dropWhile(l -> !l.startsWith("──")).toList();
    List<String> labels =
        table.stream()
            .skip(1)
            .takeWhile(line -> !line.isBlank())
            .map(line -> line.strip().replaceFirst(" {2,}.*", ""))
            .toList();
    assertThat(labels).contains("hit ratio", "wrong values");
    assertDefined(labels);
  }

  private static ModeResult mode(String name, PrefetchTally counts) {
    Histogram nanos = new Histogram(3);
    nanos.recordValue(1_000_000);
    return new ModeResult(
        name, new ReadReport(nanos, Map.of(), Map.of(), 0), counts, 1, 1, 0, 1, 0);
  }

  private static Set<String> fieldsOfResults(Path json) throws IOException {
    JsonNode results = new ObjectMapper().readTree(json.toFile()).path("results");
    Set<String> fields = new TreeSet<>();
    results.forEach(result -> result.fieldNames().forEachRemaining(fields::add));
    assertThat(fields).contains("hit_ratio", "mean_latency_ms");
    return fields;
  }

  private static void assertDefined(Collection<String> terms) {
    assertThat(wordsOf(terms))
        .filteredOn(word -> !PLAIN.contains(word) && !DEFINED.contains(stem(word)))
        .as("words that docs/glossary.md does not define")
        .isEmpty();
  }

  private static Set<String> wordsOf(Collection<String> terms) {
    return terms.stream()
        .flatMap(term -> Stream.of(term.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> stemsOfGlossary() {
    String glossary = SourceTree.read(SourceTree.root().resolve("docs/glossary.md"));
    List<String> terms = IN_ITALICS.matcher(glossary).results().map(term -> term.group(1)).toList();
    return wordsOf(terms).stream().map(GlossaryTest::stem).collect(Collectors.toSet());
  }

  private static String stem(String word) {
    String stem = word;
    for (String shorter = shorten(stem); !shorter.equals(stem); shorter = shorten(stem)) {
      stem = shorter;
    }
    return stem;
  }

  private static String shorten(String word) {
    return ENDING.matcher(word).replaceFirst("");
  }
}
