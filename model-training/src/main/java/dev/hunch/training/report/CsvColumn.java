package dev.hunch.training.report;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.hunch.training.replay.PartCounts;
import dev.hunch.training.replay.ReplayPolicy;
import dev.hunch.training.replay.ReplayResult;
import dev.hunch.training.replay.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The columns of a report as CSV, in their order. */
enum CsvColumn {
  TRACE(row -> row.trace().name()),
  READS(row -> row.trace().reads()),
  DISTINCT_KEYS(row -> row.trace().distinctKeys()),
  SESSIONS(row -> row.trace().sessions()),
  NAMESPACE((row, conditions) -> conditions.namespace()),
  CAPACITY(ReplayRow::capacity),
  CAPACITY_ENTRIES(ReplayRow::capacityEntries),
  TRAIN_FRACTION((row, conditions) -> conditions.trainFraction()),
  STORE_LATENCY_MS((row, conditions) -> conditions.storeLatencyMillis()),
  PREFETCH_BUDGET(ReplayRow::budget),
  DRIFT((row, conditions) -> conditions.drift()),
  SEED((row, conditions) -> conditions.seed()),
  MODEL(ReplayRow::model),
  NAME(row -> row.result().policy().name()),
  HIT_RATIO(row -> share(row.result().hitRatio())),
  LATE_RATIO(row -> share(row.result().lateRatio())),
  ACCURACY(row -> share(row.result().accuracy())),
  COVERAGE(row -> share(row.result().coverage())),
  TIMELINESS(row -> share(row.result().timeliness())),
  PREFETCH_PER_READ(row -> share(row.result().prefetchesPerRead())),
  MEAN_LATENCY_MS(row -> share(row.result().meanLatencyMillis())),
  MEASURED_READS(row -> row.result().counts().reads()),
  HITS(row -> row.result().counts().hits()),
  LATE(row -> row.result().counts().late()),
  COALESCED(row -> row.result().counts().coalesced()),
  MISSES(row -> row.result().counts().misses()),
  WAITED_NS(row -> row.result().counts().waitedNanos()),
  PREFETCHES(row -> row.result().counts().prefetches()),
  PREFETCHES_USED(row -> row.result().counts().prefetchesUsed()),
  PREFETCHES_LATE(row -> row.result().counts().prefetchesLate()),
  MISSES_WITHOUT_PREFETCHING(row -> row.result().plainMisses()),
  WINDOWS((row, conditions) -> conditions.windows()),
  WINDOW_HIT_RATIOS(row -> windows(row, Window::hitRatio)),
  WINDOW_PREFETCHES_PER_READ(row -> windows(row, Window::prefetchesPerRead));

  /** What must be the same in all rows of one report, and the option that says it. */
  private static final List<CsvColumn> CONDITIONS =
      List.of(NAMESPACE, TRAIN_FRACTION, STORE_LATENCY_MS, DRIFT, WINDOWS, SEED);

  /** A column that needs the report's conditions. */
  @FunctionalInterface
  private interface Field {
    @Nullable Object of(ReplayRow row, ReplayReport.Conditions conditions);
  }

  /** A column that needs the row only. */
  @FunctionalInterface
  private interface RowField {
    @Nullable Object of(ReplayRow row);
  }

  @SuppressWarnings("ImmutableEnumChecker") // lambdas without state
  private final Field field;

  CsvColumn(Field field) {
    this.field = field;
  }

  CsvColumn(RowField field) {
    this((row, conditions) -> field.of(row));
  }

  /** The line of names. */
  static List<String> names() {
    return Arrays.stream(values()).map(CsvColumn::header).toList();
  }

  /** The line of a row. */
  static List<String> fieldsOf(ReplayRow row, ReplayReport.Conditions conditions) {
    return Arrays.stream(values()).map(column -> column.textOf(row, conditions)).toList();
  }

  /**
   * Reads a line again.
   *
   * @throws IllegalArgumentException if a field is not what it should be
   */
  static ReplayRow rowOf(NamedCsvRecord line) {
    String budget = PREFETCH_BUDGET.in(line);
    String model = MODEL.in(line);
    return new ReplayRow(
        new TraceFacts(
            TRACE.in(line),
            (int) READS.numberIn(line),
            (int) DISTINCT_KEYS.numberIn(line),
            (int) SESSIONS.numberIn(line)),
        CAPACITY.in(line),
        CAPACITY_ENTRIES.numberIn(line),
        budget.isEmpty() ? null : Double.valueOf(budget),
        model.isEmpty() ? null : model,
        new ReplayResult(
            ReplayPolicy.parse(NAME.in(line)),
            countsOf(line),
            MISSES_WITHOUT_PREFETCHING.numberIn(line),
            windowsOf(line)));
  }

  /** Refuses a line that was made under other conditions. */
  static void requireSame(
      ReplayRow row, NamedCsvRecord line, ReplayReport.Conditions conditions, String where)
      throws ReportException {
    for (CsvColumn column : CONDITIONS) {
      String wanted = column.textOf(row, conditions);
      String found = column.in(line);
      if (!found.equals(wanted)) {
        throw new ReportException(
            where
                + "was made with "
                + column.header()
                + " "
                + (found.isEmpty() ? "not given" : found)
                + ", not "
                + (wanted.isEmpty() ? "without one" : wanted)
                + "; give the same options, or another file");
      }
    }
  }

  private static PartCounts countsOf(NamedCsvRecord line) {
    return new PartCounts(
        MEASURED_READS.numberIn(line),
        HITS.numberIn(line),
        LATE.numberIn(line),
        COALESCED.numberIn(line),
        MISSES.numberIn(line),
        WAITED_NS.numberIn(line),
        PREFETCHES.numberIn(line),
        PREFETCHES_USED.numberIn(line),
        PREFETCHES_LATE.numberIn(line));
  }

  private static List<Window> windowsOf(NamedCsvRecord line) {
    String[] hitRatios = WINDOW_HIT_RATIOS.in(line).split(" ", -1);
    String[] prefetches = WINDOW_PREFETCHES_PER_READ.in(line).split(" ", -1);
    if (hitRatios.length != prefetches.length) {
      throw new IllegalArgumentException("the two columns of windows differ in length");
    }
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < hitRatios.length; i++) {
      windows.add(new Window(Double.parseDouble(hitRatios[i]), Double.parseDouble(prefetches[i])));
    }
    return windows;
  }

  private String header() {
    return name().toLowerCase(Locale.ROOT);
  }

  private String textOf(ReplayRow row, ReplayReport.Conditions conditions) {
    Object value = field.of(row, conditions);
    return value == null ? "" : value.toString();
  }

  private String in(NamedCsvRecord line) {
    return line.findField(header())
        .orElseThrow(() -> new IllegalArgumentException("it has no " + header()));
  }

  private long numberIn(NamedCsvRecord line) {
    return Long.parseLong(in(line));
  }

  private static String windows(ReplayRow row, ToDoubleFunction<Window> figure) {
    return row.result().windows().stream()
        .map(window -> share(figure.applyAsDouble(window)))
        .collect(Collectors.joining(" "));
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
