package dev.hunch.training.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotReportTest {
  @TempDir private Path folder = Path.of("");

  /** Without fontconfig and a font Java cannot draw a letter. */
  @BeforeAll
  static void requireFonts() {
    System.setProperty("java.awt.headless", "true");
    boolean hasFonts;
    try {
      FontRenderContext context = new FontRenderContext(null, true, true);
      hasFonts = new Font(Font.DIALOG, Font.PLAIN, 12).getStringBounds("x", context) != null;
    } catch (RuntimeException | LinkageError | InternalError e) {
      hasFonts = false;
    }
    assumeTrue(hasFonts, "this Java has no fonts");
  }

  @Test
  void write_png_hasALineForEachTraceAndAColumnForEachChart() throws Exception {
    Path file = folder.resolve("r.png");
    PlotReport.write(ReportFixture.report(), file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(3 * PlotReport.CHART_WIDTH);
    assertThat(image.getHeight()).isEqualTo(2 * PlotReport.CHART_HEIGHT);
  }

  @Test
  void write_svg_isAsLarge() throws Exception {
    Path file = folder.resolve("r.svg");
    PlotReport.write(ReportFixture.report(), file);
    assertThat(Files.readString(file))
        .contains("<svg")
        .contains("viewBox=\"0 0 2280 960\"")
        .endsWith("</svg>\n");
  }

  @Test
  void canDraw_svgAndPng_only() {
    assertThat(PlotReport.canDraw(Path.of("a.svg"))).isTrue();
    assertThat(PlotReport.canDraw(Path.of("a.PNG"))).isTrue();
    assertThat(PlotReport.canDraw(Path.of("a.pdf"))).isFalse();
    assertThat(PlotReport.canDraw(Path.of("svg"))).isFalse();
  }
}
