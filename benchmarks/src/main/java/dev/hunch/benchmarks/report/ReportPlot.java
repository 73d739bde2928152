package dev.hunch.benchmarks.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws throughput and median latency over the calls in flight. */
public final class ReportPlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 560;

  private ReportPlot() {}

  /** Writes a PNG. */
  public static void write(Report report, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    List<XYChart> charts =
        List.of(
            chart(report, "Throughput", "keys a second", Row::keysPerSecond),
            chart(report, "Median latency of a call", "µs", Row::p50Micros));
    // To a stream: given a name that does not end in .png, it would write to another.
    try (OutputStream out = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(charts, 1, charts.size(), out, BitmapFormat.PNG);
    }
  }

  private static XYChart chart(
      Report report, String title, String unit, ToDoubleFunction<Row> figure) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("calls in flight")
            .yAxisTitle(unit)
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    Map<String, List<Row>> contenders = new LinkedHashMap<>();
    for (Row row : report.rows()) {
      contenders.merge(row.contender(), List.of(row), ReportPlot::joined);
    }
    contenders.forEach(
        (name, rows) -> {
          if (rows.size() > 1) {
            var unused =
                chart.addSeries(
                    name,
                    rows.stream().mapToDouble(Row::inFlight).toArray(),
                    rows.stream().mapToDouble(figure).toArray());
          }
        });
    return chart;
  }

  private static List<Row> joined(List<Row> some, List<Row> more) {
    return Stream.concat(some.stream(), more.stream())
        .sorted(Comparator.comparingInt(Row::inFlight))
        .toList();
  }
}
