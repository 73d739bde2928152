package dev.hunch.training.report;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;

/** A report as a picture, SVG or PNG: a line of charts for each trace. */
public final class PlotReport {
  static final int CHART_WIDTH = 760;
  static final int CHART_HEIGHT = 480;

  private PlotReport() {}

  /** Whether the file's name ends in a form that can be drawn. */
  public static boolean canDraw(Path file) {
    return isSvg(file) || nameOf(file).endsWith(".png");
  }

  /**
   * Draws the report.
   *
   * @throws ReportException if this Java cannot draw
   */
  public static void write(ReplayReport report, Path file) throws IOException, ReportException {
    System.setProperty("java.awt.headless", "true");
    byte[] picture;
    try {
      List<List<XYChart>> charts =
          report.traces().stream().map(trace -> new TraceCharts(report, trace).all()).toList();
      picture = isSvg(file) ? svgOf(charts) : pngOf(charts);
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw new ReportException(
          file + ": cannot be drawn; a plot needs a font and fontconfig (" + e + ")");
    }
    ReportFile.write(file, picture);
  }

  private static byte[] svgOf(List<List<XYChart>> charts) throws IOException {
    VectorGraphics2D canvas = new VectorGraphics2D();
    paint(charts, canvas);
    Document document =
        Processors.get("svg")
            .getDocument(
                canvas.getCommands(), new PageSize(0, 0, widthOf(charts), heightOf(charts)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.writeTo(bytes);
    return bytes.toByteArray();
  }

  private static byte[] pngOf(List<List<XYChart>> charts) throws IOException {
    BufferedImage image =
        new BufferedImage(widthOf(charts), heightOf(charts), BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
    paint(charts, canvas);
    canvas.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static void paint(List<List<XYChart>> charts, Graphics2D canvas) {
    for (int line = 0; line < charts.size(); line++) {
      for (int column = 0; column < charts.get(line).size(); column++) {
        Graphics2D part = (Graphics2D) canvas.create();
        part.translate(column * CHART_WIDTH, line * CHART_HEIGHT);
        charts.get(line).get(column).paint(part, CHART_WIDTH, CHART_HEIGHT);
        part.dispose();
      }
    }
  }

  private static int widthOf(List<List<XYChart>> charts) {
    return charts.stream().mapToInt(List::size).max().orElse(1) * CHART_WIDTH;
  }

  private static int heightOf(List<List<XYChart>> charts) {
    return charts.size() * CHART_HEIGHT;
  }

  private static boolean isSvg(Path file) {
    return nameOf(file).endsWith(".svg");
  }

  private static String nameOf(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }
}
