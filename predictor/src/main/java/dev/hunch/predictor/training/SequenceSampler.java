package dev.hunch.predictor.training;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.action.Action;
import dev.hunch.predictor.action.Explainer;
import dev.hunch.predictor.action.SessionWindow;
import dev.hunch.predictor.grammar.ParsedKey;
import dev.hunch.predictor.online.RelationExpert;
import dev.hunch.predictor.sequence.SequenceVocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Turns a log into what the network learns from: first its vocabulary, then its samples. */
final class SequenceSampler {
  private static final int MIN_COUNT = 20;
  private static final int MAX_TEMPLATES = 256;
  private static final int MAX_SLOTS = 16;
  private static final long SESSION_IDLE_MILLIS = 30 * 60_000;

  private static final class Item {
    final long fingerprint;
    final Key key;
    int count;

    Item(long fingerprint, Key key) {
      this.fingerprint = fingerprint;
      this.key = key;
    }
  }

  /** What may become an output: an action (item is null) or an item. */
  private record Output(int count, int action, @Nullable Item item) {}

  private final SplittableRandom random = new SplittableRandom(11);
  private final Knowledge knowledge;
  private final List<AccessEvent> events;
  private final List<int[]> sessions;
  private final @Nullable String[] slots = new String[MAX_SLOTS];
  private int explanation;

  /**
   * Creates a sampler.
   *
   * @param knowledge its grammar is learned already; its vocabulary is filled
   * @param events the log; its part from {@code from} to {@code to} is used
   */
  SequenceSampler(Knowledge knowledge, List<AccessEvent> events, int from, int to) {
    this.knowledge = knowledge;
    this.events = events;
    this.sessions = sessionsOf(events, from, to);
  }

  private static List<int[]> sessionsOf(List<AccessEvent> events, int from, int to) {
    Map<String, List<Integer>> open = new HashMap<>();
    List<List<Integer>> all = new ArrayList<>();
    for (int i = from; i < to; i++) {
      AccessEvent event = events.get(i);
      List<Integer> session = open.get(event.session());
      if (session == null || isOver(events.get(session.get(session.size() - 1)), event)) {
        session = new ArrayList<>();
        all.add(session);
        open.put(event.session(), session);
      }
      session.add(i);
    }
    return all.stream().map(s -> s.stream().mapToInt(Integer::intValue).toArray()).toList();
  }

  private static boolean isOver(AccessEvent last, AccessEvent next) {
    return next.epochMillis() - last.epochMillis() > SESSION_IDLE_MILLIS;
  }

  /** Chooses what the network predicts: the actions and items that come most often. */
  SequenceVocabulary vocabulary(int maxOutputs) {
    Map<Integer, int[]> actionCounts = new HashMap<>();
    Map<Long, Item> items = new HashMap<>();
    for (int[] session : sessions) {
      SessionWindow window = new SessionWindow();
      for (int at : session) {
        Key key = events.get(at).key();
        ParsedKey parsed = knowledge.grammar.parse(key);
        if (!window.holds(parsed.fingerprint(), RelationExpert.RECENT)) {
          count(window, parsed, actionCounts);
          items.computeIfAbsent(parsed.fingerprint(), print -> new Item(print, key)).count++;
        }
        window.push(key, parsed, events.get(at).response().fields());
      }
    }
    List<Output> outputs = new ArrayList<>();
    actionCounts.forEach((action, count) -> outputs.add(new Output(count[0], action, null)));
    items.values().forEach(item -> outputs.add(new Output(item.count, -1, item)));
    outputs.removeIf(output -> output.count < MIN_COUNT);
    outputs.sort(
        Comparator.comparingInt((Output output) -> -output.count)
            .thenComparingInt(Output::action)
            .thenComparing(output -> output.item == null ? "" : output.item.key.text()));
    List<Output> chosen = outputs.subList(0, Math.min(maxOutputs, outputs.size()));
    return new SequenceVocabulary(
        Math.min(MAX_TEMPLATES, knowledge.grammar.templates().size()),
        chosen.stream().filter(output -> output.item == null).mapToInt(Output::action).toArray(),
        chosen.stream()
            .map(Output::item)
            .filter(item -> item != null)
            .map(item -> new SequenceVocabulary.Item(item.fingerprint, item.key))
            .toList());
  }

  private void count(SessionWindow window, ParsedKey parsed, Map<Integer, int[]> counts) {
    Map<Integer, Boolean> counted = new HashMap<>();
    knowledge.explainer.explain(
        window,
        parsed,
        (back, action, rank) -> {
          if (rank == 0 && counted.put(action, true) == null) {
            counts.computeIfAbsent(action, id -> new int[1])[0]++;
          }
        });
  }

  /** Makes the samples of all sessions. */
  List<SessionSamples> samples(SequenceVocabulary vocabulary) {
    List<SessionSamples> all = new ArrayList<>(sessions.size());
    for (int[] session : sessions) {
      all.add(samples(session, vocabulary));
    }
    return all;
  }

  private SessionSamples samples(int[] session, SequenceVocabulary vocabulary) {
    int size = session.length;
    ParsedKey[] parsed = new ParsedKey[size];
    for (int i = 0; i < size; i++) {
      parsed[i] = knowledge.grammar.parse(events.get(session[i]).key());
    }
    int[][] active = new int[size][];
    int words = (vocabulary.outputs() + 63) / 64;
    long[][] known = new long[size][words];
    long[][] right = new long[size][words];
    SessionWindow window = new SessionWindow();
    int[] buffer = new int[SequenceVocabulary.MAX_ACTIVE];
    for (int i = 0; i < size; i++) {
      AccessEvent event = events.get(session[i]);
      long gapMillis =
          i == 0 ? -1 : Math.max(0, event.epochMillis() - events.get(session[i - 1]).epochMillis());
      int count =
          vocabulary.encode(
              parsed[i].template().id(),
              parsed[i].fingerprint(),
              explanationOf(window, parsed[i]),
              gapMillis,
              buffer);
      active[i] = Arrays.copyOf(buffer, count);
      window.push(event.key(), parsed[i], event.response().fields());
      label(window, parsed, i, vocabulary, known[i], right[i]);
    }
    return new SessionSamples(session, active, known, right);
  }

  private int explanationOf(SessionWindow window, ParsedKey parsed) {
    explanation = -1;
    if (!window.holds(parsed.fingerprint(), RelationExpert.RECENT)) {
      knowledge.explainer.explain(
          window,
          parsed,
          (back, action, rank) -> {
            if (back == 1 && rank == 0) {
              explanation = action;
            }
          });
    }
    return explanation;
  }

  /** Draws how many events ahead count, so that what comes true is {@link Explainer#discount}ed. */
  private int drawHorizon() {
    int horizon = 1;
    while (horizon < Explainer.HORIZON && random.nextDouble() < Explainer.discount(2)) {
      horizon++;
    }
    return horizon;
  }

  /**
   * Makes a key of an action. Of those that it makes of a list one is drawn: then the label is
   * right as often as a key of the list is.
   */
  private long make(Action action, SessionWindow window) {
    int elements = action.elements(window);
    if (elements == 0) {
      return 0;
    }
    return action.instantiate(window, elements == 1 ? 0 : random.nextInt(elements), slots);
  }

  private void label(
      SessionWindow window,
      ParsedKey[] parsed,
      int at,
      SequenceVocabulary vocabulary,
      long[] known,
      long[] right) {
    int end = Math.min(parsed.length, at + 1 + drawHorizon());
    for (int output = 0; output < vocabulary.outputs(); output++) {
      long fingerprint =
          output < vocabulary.actionOutputs()
              ? make(knowledge.vocabulary.get(vocabulary.action(output)), window)
              : vocabulary.item(output).fingerprint();
      if (fingerprint == 0 || window.holds(fingerprint, RelationExpert.RECENT)) {
        continue;
      }
      SessionSamples.set(known, output);
      for (int next = at + 1; next < end; next++) {
        if (parsed[next].fingerprint() == fingerprint) {
          SessionSamples.set(right, output);
          break;
        }
      }
    }
  }
}
