package dev.hunch.demo.cli;

import dev.hunch.client.ModelInfo;
import dev.hunch.client.SidecarStats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Puts a sidecar's numbers into a summary. */
record StatusText(String target, SidecarStats stats, ModelInfo model) {
  String text(Ansi ansi) {
    SidecarStats.Prefetch prefetch = stats.prefetch();
    StringBuilder text = new StringBuilder();
    text.append(
        ansi.string(
            "@|bold Hunch sidecar|@ at %s, up for %s%n"
                .formatted(target, Figures.millis(stats.uptimeMillis()))));
    line(text, ansi, "hit ratio", Figures.percent(stats.hitRatio()));
    line(
        text,
        ansi,
        "reads",
        "%s: %s hits, %s prefetched, %s stale, %s absent, %s misses, %s coalesced"
            .formatted(
                Figures.count(stats.reads()),
                Figures.count(stats.hits()),
                Figures.count(stats.prefetchedHits()),
                Figures.count(stats.staleHits()),
                Figures.count(stats.negativeHits()),
                Figures.count(stats.misses()),
                Figures.count(stats.coalesced())));
    line(
        text,
        ansi,
        "loads",
        "%s for reads, %s prefetched, %s failed"
            .formatted(
                Figures.count(stats.demandLoads()),
                Figures.count(stats.prefetchLoads()),
                Figures.count(stats.loadErrors())));
    line(
        text,
        ansi,
        "holds",
        "%s entries, %s of %s (%s evicted, %s invalidated)"
            .formatted(
                Figures.count(stats.entries()),
                Figures.bytes(stats.weightBytes()),
                Figures.bytes(stats.capacityBytes()),
                Figures.count(stats.evictions()),
                Figures.count(stats.invalidations())));
    line(
        text,
        ansi,
        "prefetching",
        prefetch.enabled()
            ? "@|green on|@: %s issued, %s used, %s late, %s wasted, accuracy %s"
                .formatted(
                    Figures.count(prefetch.issued()),
                    Figures.count(prefetch.used()),
                    Figures.count(prefetch.late()),
                    Figures.count(prefetch.wasted()),
                    Figures.percent(prefetch.accuracy()))
            : "@|yellow off|@");
    line(
        text,
        ansi,
        "now",
        "%d queued, %d in flight, %d permits"
            .formatted(prefetch.queued(), prefetch.inFlight(), prefetch.permits()));
    if (prefetch.unfollowedReads() > 0) {
      line(
          text,
          ansi,
          "sampled",
          "%s of the sessions followed now; @|yellow %s|@ reads of others so far"
              .formatted(
                  Figures.percent(prefetch.followedShare()),
                  Figures.count(prefetch.unfollowedReads())));
    }
    SidecarStats.WriteBehind writes = stats.writeBehind();
    if (writes != null) {
      line(text, ansi, "writes", writesWords(writes));
    }
    line(text, ansi, "model", modelWords());
    if (!model.refused().isEmpty()) {
      line(text, ansi, "refused", "@|red " + model.refused().replace("|@", "|") + "|@");
    }
    if (stats.droppedEvents() > 0) {
      line(
          text,
          ansi,
          "unseen",
          "@|yellow %s|@ reads that the predictor or the log could not take"
              .formatted(Figures.count(stats.droppedEvents())));
    }
    return text.toString();
  }

  private static String writesWords(SidecarStats.WriteBehind writes) {
    String pending =
        writes.pending() == 0
            ? "none pending"
            : "%s pending, %s, the oldest for %s"
                .formatted(
                    Figures.count(writes.pending()),
                    Figures.bytes(writes.pendingBytes()),
                    Figures.millis(writes.oldestAgeMillis()));
    return "%s; %s written, %s tried again, %s rejected"
        .formatted(
            pending,
            Figures.count(writes.written()),
            Figures.count(writes.retried()),
            writes.rejected() == 0 ? "0" : "@|red " + Figures.count(writes.rejected()) + "|@");
  }

  String json() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("target", target);
    object.put("uptime_ms", stats.uptimeMillis());
    object.put("reads", stats.reads());
    object.put("hit_ratio", stats.hitRatio());
    object.put("hits", stats.hits());
    object.put("prefetched_hits", stats.prefetchedHits());
    object.put("stale_hits", stats.staleHits());
    object.put("negative_hits", stats.negativeHits());
    object.put("misses", stats.misses());
    object.put("coalesced", stats.coalesced());
    object.put("demand_loads", stats.demandLoads());
    object.put("prefetch_loads", stats.prefetchLoads());
    object.put("load_errors", stats.loadErrors());
    object.put("entries", stats.entries());
    object.put("weight_bytes", stats.weightBytes());
    object.put("capacity_bytes", stats.capacityBytes());
    object.put("evictions", stats.evictions());
    object.put("invalidations", stats.invalidations());
    object.put("dropped_events", stats.droppedEvents());
    object.put("prefetch", prefetchMap());
    object.put("write_behind", writesMap());
    object.put("model", modelMap());
    return JsonOutput.line(object);
  }

  private String modelWords() {
    if (model.isLoaded()) {
      return "%s, trained %s".formatted(model.id(), model.trainedAt());
    }
    return model.path().isEmpty() ? "none configured: learning online" : "none: a plain cache";
  }

  private Map<String, Object> prefetchMap() {
    SidecarStats.Prefetch prefetch = stats.prefetch();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("enabled", prefetch.enabled());
    object.put("issued", prefetch.issued());
    object.put("used", prefetch.used());
    object.put("late", prefetch.late());
    object.put("wasted", prefetch.wasted());
    object.put("accuracy", prefetch.accuracy());
    object.put("queued", prefetch.queued());
    object.put("in_flight", prefetch.inFlight());
    object.put("permits", prefetch.permits());
    object.put("followed_share", prefetch.followedShare());
    object.put("unfollowed_reads", prefetch.unfollowedReads());
    return object;
  }

  private @Nullable Map<String, Object> writesMap() {
    SidecarStats.WriteBehind writes = stats.writeBehind();
    if (writes == null) {
      return null;
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("pending", writes.pending());
    object.put("pending_bytes", writes.pendingBytes());
    object.put("oldest_age_ms", writes.oldestAgeMillis());
    object.put("written", writes.written());
    object.put("retried", writes.retried());
    object.put("rejected", writes.rejected());
    return object;
  }

  private Map<String, @Nullable Object> modelMap() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("loaded", model.isLoaded());
    object.put("id", model.id());
    object.put("trained_at", model.trainedAt() == null ? null : model.trainedAt().toString());
    object.put("path", model.path());
    object.put("metrics", new TreeMap<>(model.metrics()));
    object.put("refused", model.refused());
    return object;
  }

  private static void line(StringBuilder text, Ansi ansi, String name, String value) {
    text.append(ansi.string("  %-12s %s%n".formatted(name, value)));
  }
}
