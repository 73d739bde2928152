package dev.hunch.sidecar.wiring;

import dev.hunch.core.cache.Cache;
import dev.hunch.core.cache.Freshness;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.config.JdbcStoreConfig;
import dev.hunch.sidecar.config.NamespaceConfig;
import dev.hunch.sidecar.config.WriteConfig;
import dev.hunch.sidecar.store.ProvenanceFile;
import dev.hunch.sidecar.store.StoreOpenException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By what the entries of a cache file were loaded, so that none is served of a namespace that is
 * loaded in another way by now.
 *
 * <p>Of the configuration counts what decides what a value is, what it can be invalidated by and
 * how long it is believed: the store's address, the statements that read and put, the tags and the
 * ttls. The name of the user does not, which some environments change at every start.
 */
final class Provenance {
  private static final Logger LOG = LoggerFactory.getLogger(Provenance.class);

  /** To be counted up when the sidecar makes other bytes of the same rows. */
  private static final String FORM_OF_VALUES = "1";

  private static final int HASH_BYTES = 16;

  /** Parameters of a JDBC URL that say who asks, not what. */
  private static final String ASKER = "(?i)(?<=[?&;])(user|password)=[^&;]*";

  private Provenance() {}

  /**
   * Lets nobody read what was loaded in another way, and keeps the present one for the next start.
   *
   * @param cacheFile where the entries lie
   * @param now namespace → part of its configuration → a hash of that
   * @throws StoreOpenException if it cannot be kept
   */
  static void check(Path cacheFile, Map<String, Map<String, String>> now, Cache cache)
      throws StoreOpenException {
    ProvenanceFile file = ProvenanceFile.beside(cacheFile);
    Map<String, Map<String, String>> before = file.read();
    boolean isWarm = cache.size() > 0;
    Map<String, String> cold = new TreeMap<>();
    now.forEach(
        (namespace, its) -> {
          Map<String, String> last = before == null ? null : before.get(namespace);
          if (!its.equals(last)) {
            cache.invalidatePrefix(namespace, "");
            cold.put(namespace, why(last, its));
          }
        });
    Map<String, Map<String, String>> kept = new TreeMap<>(now);
    if (before != null) {
      before.forEach(kept::putIfAbsent); // one that is not configured now may come back
      cold.keySet().retainAll(before.keySet()); // a new one has nothing to lose
    }
    if (!kept.equals(before)) { // an ordinary restart needs no room on the disk
      file.write(kept);
    }
    if (isWarm && !cold.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("namespaces", cold)
          .log("these begin cold: what was cached of them was loaded in another way");
    }
  }

  private static String why(@Nullable Map<String, String> last, Map<String, String> now) {
    if (last == null) {
      return "unknown";
    }
    TreeSet<String> parts = new TreeSet<>(now.keySet());
    parts.removeIf(part -> String.valueOf(now.get(part)).equals(last.get(part)));
    return parts.isEmpty() ? "unknown" : String.join("+", parts);
  }

  /**
   * Namespace → part of its configuration → a hash of that.
   *
   * @param statements those in use, which files may no longer have: namespace → template or name →
   *     SQL
   */
  static Map<String, Map<String, String>> of(
      HunchConfig config, Map<String, Map<String, String>> statements) {
    Map<String, Map<String, String>> provenance = new HashMap<>();
    config
        .namespaces()
        .forEach(
            (name, namespace) -> {
              Freshness freshness = namespace.freshness();
              provenance.put(
                  name,
                  Map.of(
                      "store",
                      storeOf(config, namespace),
                      "statements",
                      statementsOf(statements.getOrDefault(name, Map.of()), namespace.writes()),
                      "tags",
                      new Hash().add(new TreeMap<>(namespace.tags()).toString()).toString(),
                      "ttl",
                      new Hash()
                          .add(String.valueOf(freshness.ttl()))
                          .add(freshness.negativeTtl().toString())
                          .toString()));
            });
    return provenance;
  }

  private static String storeOf(HunchConfig config, NamespaceConfig namespace) {
    Hash hash = new Hash();
    if (config.stores().get(namespace.store()) instanceof JdbcStoreConfig jdbc) {
      hash.add("jdbc").add(jdbc.url().replaceAll(ASKER, ""));
    }
    return hash.toString();
  }

  /** A delete leaves no value behind: what it runs does not count. */
  private static String statementsOf(Map<String, String> reads, WriteConfig writes) {
    Hash hash = new Hash().add(FORM_OF_VALUES);
    new TreeMap<>(reads).forEach((name, sql) -> hash.add(name).add(sql));
    if (writes.writes()) {
      hash.add("writes");
      new TreeMap<>(writes.statements()).forEach((name, sql) -> hash.add(name).add(sql.put()));
    }
    return hash.toString();
  }

  /** Of texts, one after the other. */
  private static final class Hash {
    private final MessageDigest digest;

    Hash() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JVM has it", e);
      }
    }

    Hash add(String text) {
      return add(text.getBytes(StandardCharsets.UTF_8));
    }

    Hash add(byte[] bytes) {
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
      return this;
    }

    @Override
    public String toString() {
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    }
  }
}
