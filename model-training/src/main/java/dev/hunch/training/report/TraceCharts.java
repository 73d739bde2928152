package dev.hunch.training.report;

import dev.hunch.training.replay.PredictorKind;
import dev.hunch.training.replay.Window;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The charts of one trace: as many of them as the report has something to show for. */
final class TraceCharts {
  private static final String HIT_RATIO = "hit ratio";

  private final ReplayReport report;
  private final TraceFacts trace;
  private final List<ReplayRow> rows;

  TraceCharts(ReplayReport report, TraceFacts trace) {
    this.report = report;
    this.trace = trace;
    this.rows = report.rows().stream().filter(row -> row.trace().equals(trace)).toList();
  }

  /** A chart for each thing that there are several of; of nothing else, one over prefetches. */
  List<XYChart> all() {
    List<XYChart> charts = new ArrayList<>();
    if (report.capacities().size() > 1) {
      charts.add(overCapacity());
    }
    if (report.budgets().size() > 1) {
      charts.add(overPrefetches());
    }
    if (report.conditions().windows() > 1) {
      charts.add(overTime());
    }
    return charts.isEmpty() ? List.of(overPrefetches()) : charts;
  }

  private XYChart overCapacity() {
    XYChart chart = chart(budgetTitle(), "capacity, % of the keys");
    chart.getStyler().setXAxisMin(0.0);
    for (String policy : report.policies()) {
      List<ReplayRow> line =
          rows.stream()
              .filter(row -> row.result().policy().name().equals(policy))
              .filter(row -> row.budget() == null || row.budget().equals(largestBudget()))
              .sorted(Comparator.comparingLong(ReplayRow::capacityEntries))
              .toList();
      add(
          chart,
          policy,
          line.stream().map(row -> 100.0 * row.capacityEntries() / trace.distinctKeys()).toList(),
          line.stream().map(row -> row.result().hitRatio()).toList());
    }
    return chart;
  }

  private XYChart overPrefetches() {
    String capacity = report.capacities().get(0);
    XYChart chart = chart("a cache of " + capacity, "prefetches per read");
    chart.getStyler().setXAxisMin(0.0);
    for (String policy : report.policies()) {
      List<ReplayRow> line =
          rows.stream()
              .filter(row -> row.capacity().equals(capacity))
              .filter(row -> row.result().policy().name().equals(policy))
              .sorted(Comparator.comparingDouble(row -> row.result().prefetchesPerRead()))
              .toList();
      add(
          chart,
          policy,
          line.stream().map(row -> row.result().prefetchesPerRead()).toList(),
          line.stream().map(row -> row.result().hitRatio()).toList());
    }
    return chart;
  }

  private XYChart overTime() {
    String capacity = report.capacities().get(0);
    XYChart chart = chart("a cache of " + capacity + budgetSuffix(), "share of the trace, %");
    double from = report.conditions().trainFraction();
    List<Double> middles = new ArrayList<>();
    int windows = report.conditions().windows();
    for (int i = 0; i < windows; i++) {
      middles.add(100 * (from + (1 - from) * (i + 0.5) / windows));
    }
    double lowest = 1;
    double highest = 0;
    for (String policy : report.policies()) {
      Optional<ReplayRow> row =
          rows.stream()
              .filter(one -> one.capacity().equals(capacity))
              .filter(one -> one.result().policy().name().equals(policy))
              .filter(one -> one.budget() == null || one.budget().equals(largestBudget()))
              .findFirst();
      List<Double> hitRatios =
          row.stream()
              .flatMap(one -> one.result().windows().stream())
              .map(Window::hitRatio)
              .toList();
      if (hitRatios.size() == windows) {
        add(chart, policy, middles, hitRatios);
        for (double hitRatio : hitRatios) {
          lowest = Math.min(lowest, hitRatio);
          highest = Math.max(highest, hitRatio);
        }
      }
    }
    Double drift = report.conditions().drift();
    if (drift != null && lowest < highest) {
      XYSeries line =
          chart.addSeries(
              "drift", new double[] {100 * drift, 100 * drift}, new double[] {lowest, highest});
      line.setLineColor(Color.GRAY);
      line.setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }

  private double largestBudget() {
    return Collections.max(report.budgets());
  }

  private String budgetTitle() {
    boolean prefetches =
        rows.stream().anyMatch(row -> row.result().policy().predictor() != PredictorKind.NONE);
    return prefetches ? "budget " + TableText.number(largestBudget()) : "";
  }

  private String budgetSuffix() {
    return budgetTitle().isEmpty() ? "" : ", " + budgetTitle();
  }

  private XYChart chart(String conditions, String xTitle) {
    XYChart chart =
        new XYChartBuilder()
            .width(PlotReport.CHART_WIDTH)
            .height(PlotReport.CHART_HEIGHT)
            .title(trace.shortName() + (conditions.isEmpty() ? "" : ": " + conditions))
            .xAxisTitle(xTitle)
            .yAxisTitle(HIT_RATIO)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    return chart;
  }

  private static void add(XYChart chart, String name, List<Double> x, List<Double> y) {
    if (!x.isEmpty()) {
      chart.addSeries(name, x, y);
    }
  }
}
