package dev.hunch.sidecar.config;

import dev.hunch.core.cache.Freshness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the sections of namespaces: their store, their freshness, and what their keys mean. */
final class NamespaceReader {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final double MOST_SHARE = 0.9;
  private static final Duration YEAR = Duration.ofDays(366);

  private final Path folder;
  private final MappingCheck mappingCheck;
  private final Set<String> stores;

  NamespaceReader(Path folder, MappingCheck mappingCheck, Set<String> stores) {
    this.folder = folder;
    this.mappingCheck = mappingCheck;
    this.stores = stores;
  }

  /** Reads one namespace's section. */
  NamespaceConfig read(Section section) {
    String store = section.text("store");
    String allowed = "one of the stores is allowed: " + String.join(", ", stores);
    if (store == null) {
      section.mistake("store", "is missing; " + allowed);
    } else if (!stores.contains(store)) {
      section.mistake(
          "store",
          "is \""
              + store
              + "\", and no such store is configured; "
              + allowed
              + Suggestion.of(store, stores));
    }
    Freshness base = Freshness.DEFAULT;
    Freshness freshness =
        new Freshness(
            section.durationOrNone("ttl", base.ttl(), MILLI, YEAR),
            section.number("ttl-jitter", base.ttlJitter(), 0, MOST_SHARE),
            section.duration("negative-ttl", base.negativeTtl(), Duration.ZERO, YEAR),
            section.duration(
                "stale-while-revalidate", base.staleWhileRevalidate(), Duration.ZERO, YEAR),
            section.duration("stale-if-error", base.staleIfError(), Duration.ZERO, YEAR),
            section.number("refresh-ahead", base.refreshAhead(), 0, MOST_SHARE));
    Section templates = section.section("templates");
    Map<String, String> sqlByTemplate = new LinkedHashMap<>();
    for (String template : templates.keys()) {
      String sql = templates.rawText(template);
      if (sql == null || sql.isBlank()) {
        templates.mistake(template, "has no SQL; write the SELECT that reads such a key");
      } else {
        sqlByTemplate.put(template, sql);
      }
    }
    Section tags = section.section("tags");
    NamespaceConfig config =
        new NamespaceConfig(
            store == null ? "" : store,
            freshness,
            (int) section.size("max-value-size", Integer.MAX_VALUE, 1, 16L << 20),
            section.number("quota", 0, 0, 1),
            Collections.unmodifiableMap(sqlByTemplate),
            section.path("statements", folder),
            tagsByTemplate(tags),
            section.flag("predict-from-values", true),
            grammar(section.section("grammar")),
            section.integer("max-concurrent-loads", 0, 0, 1024),
            compression(section),
            new WriteReader(mappingCheck).read(section));
    checkMapping(section, templates, config);
    for (MappingCheck.Problem problem : mappingCheck.tagProblemsOf(config)) {
      String template = problem.template();
      tags.mistake(template == null ? "" : template, problem.message());
    }
    section.finish();
    return config;
  }

  private static CompressionConfig compression(Section section) {
    CompressionConfig base = CompressionConfig.DEFAULT;
    return new CompressionConfig(
        ConfigReader.word(section, "compression", base.kind()),
        (int) section.size("compression-threshold", base.thresholdBytes(), 64, 16 << 20));
  }

  private static Map<String, List<String>> tagsByTemplate(Section tags) {
    Map<String, List<String>> tagsByTemplate = new LinkedHashMap<>();
    for (String template : tags.keys()) {
      tagsByTemplate.put(template, tags.items(template).stream().map(Section.Item::text).toList());
    }
    return Collections.unmodifiableMap(tagsByTemplate);
  }

  private GrammarConfig grammar(Section section) {
    List<Section.Item> items = section.items("templates");
    GrammarConfig grammar =
        new GrammarConfig(
            items.stream().map(Section.Item::text).toList(),
            section.flag("opaque", GrammarConfig.LEARNED.opaque()));
    for (MappingCheck.GrammarProblem problem : mappingCheck.grammarProblemsOf(grammar)) {
      Section.Item item = items.get(problem.index());
      section.mistake("templates", item, "\"" + item.text() + "\" " + problem.message());
    }
    section.finish();
    return grammar;
  }

  private void checkMapping(Section section, Section templates, NamespaceConfig config) {
    Path statements = config.statements();
    if (statements == null && templates.keys().isEmpty()) {
      section.mistake("has neither templates nor statements; one of them says what a key means");
      return;
    }
    if (statements != null && !templates.keys().isEmpty()) {
      section.mistake("statements", "and templates are both given; one of them is allowed");
      return;
    }
    if (statements != null && !Files.isRegularFile(statements)) {
      section.mistake("statements", "there is no file " + statements);
      return;
    }
    if (statements == null && config.templates().size() < templates.keys().size()) {
      return;
    }
    for (MappingCheck.Problem problem : mappingCheck.problemsOf(config)) {
      String template = problem.template();
      if (template != null) {
        templates.mistake(template, problem.message());
      } else {
        section.mistake(statements == null ? "templates" : "statements", problem.message());
      }
    }
  }
}
