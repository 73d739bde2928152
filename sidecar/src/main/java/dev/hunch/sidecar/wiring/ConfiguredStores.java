package dev.hunch.sidecar.wiring;

import dev.hunch.core.agent.Ticker;
import dev.hunch.core.cache.TagRules;
import dev.hunch.predictor.grammar.GrammarRules;
import dev.hunch.sidecar.backing.BackingStores;
import dev.hunch.sidecar.backing.BackingWriters;
import dev.hunch.sidecar.backing.JdbcBackingStore;
import dev.hunch.sidecar.backing.JdbcOptions;
import dev.hunch.sidecar.backing.JdbcWriter;
import dev.hunch.sidecar.backing.KeyMapping;
import dev.hunch.sidecar.backing.KeyMappingException;
import dev.hunch.sidecar.backing.LoadLimits;
import dev.hunch.sidecar.backing.TemplateTags;
import dev.hunch.sidecar.backing.WriteMapping;
import dev.hunch.sidecar.backing.WriteSql;
import dev.hunch.sidecar.config.BreakerConfig;
import dev.hunch.sidecar.config.ConfigException;
import dev.hunch.sidecar.config.ConfigLoader;
import dev.hunch.sidecar.config.GrammarConfig;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.config.JdbcStoreConfig;
import dev.hunch.sidecar.config.MappingCheck;
import dev.hunch.sidecar.config.NamespaceConfig;
import dev.hunch.sidecar.config.WriteConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a configuration and opens the backing stores that it names. */
public final class ConfiguredStores {
  private ConfiguredStores() {}

  /**
   * Reads the configuration file, with all its templates and statements checked.
   *
   * @throws ConfigException if anything in it is wrong
   */
  public static HunchConfig read(Path file) throws ConfigException {
    return new ConfigLoader(System::getenv, new KeyChecks()).load(file);
  }

  /**
   * Opens the stores. A database that is down does not stop this.
   *
   * @throws KeyMappingException if a template or statement is wrong, which {@link #read} rules out
   */
  public static BackingStores open(HunchConfig config, Ticker ticker) throws KeyMappingException {
    Map<String, Map<String, KeyMapping>> mappings = new HashMap<>();
    for (Map.Entry<String, NamespaceConfig> entry : config.namespaces().entrySet()) {
      mappings
          .computeIfAbsent(entry.getValue().store(), store -> new HashMap<>())
          .put(entry.getKey(), mappingOf(entry.getValue()));
    }
    Map<String, JdbcBackingStore> byNamespace = new HashMap<>();
    try {
      mappings.forEach((store, its) -> byNamespace.putAll(open(config, store, its, ticker)));
    } catch (RuntimeException | Error e) {
      new BackingStores(byNamespace).close();
      throw e;
    }
    return new BackingStores(byNamespace);
  }

  /** Opens one store and returns it for each of its namespaces. */
  private static Map<String, JdbcBackingStore> open(
      HunchConfig config, String name, Map<String, KeyMapping> mappings, Ticker ticker) {
    Map<String, JdbcBackingStore> byNamespace = new HashMap<>();
    if (config.stores().get(name) instanceof JdbcStoreConfig jdbc) {
      JdbcOptions options =
          optionsOf(name, jdbc, jdbc.poolSize(), config.cache().maxWaitingLoads());
      JdbcBackingStore opened =
          new JdbcBackingStore(
              options, limitsOf(jdbc, mappings.keySet(), config.namespaces()), mappings, ticker);
      mappings.keySet().forEach(namespace -> byNamespace.put(namespace, opened));
    }
    return byNamespace;
  }

  /**
   * Opens what the namespaces that write are written by, over stores that are open.
   *
   * @throws KeyMappingException if a template or statement is wrong, which {@link #read} rules out
   */
  static BackingWriters openWriters(HunchConfig config, BackingStores stores, Ticker ticker)
      throws KeyMappingException {
    Map<String, Map<String, WriteMapping>> mappings = new HashMap<>();
    for (Map.Entry<String, NamespaceConfig> entry : config.namespaces().entrySet()) {
      NamespaceConfig namespace = entry.getValue();
      if (namespace.writes().writes()) {
        mappings
            .computeIfAbsent(namespace.store(), store -> new HashMap<>())
            .put(entry.getKey(), mappingOf(namespace.writes()));
      }
    }
    Map<String, JdbcWriter> byNamespace = new HashMap<>();
    for (JdbcBackingStore store : stores.stores()) {
      Map<String, WriteMapping> its = mappings.get(store.name());
      if (its != null && config.stores().get(store.name()) instanceof JdbcStoreConfig jdbc) {
        int most = config.cache().maxWaitingLoads();
        JdbcOptions options = optionsOf(store.name(), jdbc, jdbc.writePoolSize(), most);
        LoadLimits limits = limitsOf(jdbc, its.keySet(), config.namespaces());
        JdbcWriter writer = new JdbcWriter(store, options, limits, its, ticker);
        its.keySet().forEach(namespace -> byNamespace.put(namespace, writer));
      }
    }
    return new BackingWriters(byNamespace);
  }

  private static JdbcOptions optionsOf(
      String name, JdbcStoreConfig store, int poolSize, int maxQueued) {
    return new JdbcOptions(
        name,
        store.url(),
        store.user(),
        store.password(),
        poolSize,
        store.queryTimeout(),
        store.connectionTimeout(),
        maxQueued);
  }

  /**
   * The tags that the configuration gives keys.
   *
   * @throws KeyMappingException if a template or tag is wrong, which {@link #read} rules out
   */
  static TagRules tagsOf(HunchConfig config) throws KeyMappingException {
    Map<String, Map<String, List<String>>> tags = new HashMap<>();
    config.namespaces().forEach((name, namespace) -> tags.put(name, namespace.tags()));
    return TemplateTags.of(tags);
  }

  private static LoadLimits limitsOf(
      JdbcStoreConfig store, Set<String> its, Map<String, NamespaceConfig> namespaces) {
    Map<String, Integer> maxConcurrent = new HashMap<>();
    namespaces.forEach(
        (name, namespace) -> {
          if (its.contains(name) && namespace.maxConcurrentLoads() > 0) {
            maxConcurrent.put(name, namespace.maxConcurrentLoads());
          }
        });
    BreakerConfig breaker = store.breaker();
    return new LoadLimits(
        breaker.failureShare(),
        breaker.loads(),
        breaker.pause(),
        store.retryShare(),
        maxConcurrent,
        store.loadsTogether(),
        namespaces.size() > 1);
  }

  private static KeyMapping mappingOf(NamespaceConfig namespace) throws KeyMappingException {
    Path statements = namespace.statements();
    return statements == null
        ? KeyMapping.ofTemplates(namespace.templates())
        : KeyMapping.ofStatements(statements);
  }

  private static WriteMapping mappingOf(WriteConfig writes) throws KeyMappingException {
    Map<String, WriteSql> sqlByTemplate = new LinkedHashMap<>();
    writes
        .statements()
        .forEach((name, its) -> sqlByTemplate.put(name, new WriteSql(its.put(), its.delete())));
    return WriteMapping.of(sqlByTemplate);
  }

  /** Checks what a configuration says of keys by the parts that will read it. */
  private static final class KeyChecks implements MappingCheck {
    @Override
    public List<Problem> problemsOf(NamespaceConfig namespace) {
      try {
        mappingOf(namespace);
        return List.of();
      } catch (KeyMappingException e) {
        String message = e.getMessage();
        return List.of(new Problem(e.template(), message == null ? "bad" : message));
      }
    }

    @Override
    public List<Problem> tagProblemsOf(NamespaceConfig namespace) {
      try {
        TemplateTags.of(Map.of("", namespace.tags()));
        return List.of();
      } catch (KeyMappingException e) {
        return List.of(new Problem(e.template(), String.valueOf(e.getMessage())));
      }
    }

    @Override
    public List<WriteProblem> writeProblemsOf(WriteConfig writes) {
      try {
        mappingOf(writes);
        return List.of();
      } catch (KeyMappingException e) {
        String template = String.valueOf(e.template());
        return List.of(new WriteProblem(template, e.part(), String.valueOf(e.getMessage())));
      }
    }

    @Override
    public List<GrammarProblem> grammarProblemsOf(GrammarConfig grammar) {
      return GrammarRules.problemsOf(grammar.templates()).stream()
          .map(problem -> new GrammarProblem(problem.index(), problem.message()))
          .toList();
    }
  }
}
