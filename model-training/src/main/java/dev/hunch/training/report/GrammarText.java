package dev.hunch.training.report;

import dev.hunch.predictor.grammar.GrammarSurvey;
import dev.hunch.predictor.grammar.GrammarSurvey.SlotUse;
import dev.hunch.predictor.grammar.GrammarSurvey.TemplateUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a grammar makes of a log, as an aligned table. */
public final class GrammarText {
  private static final int MAX_WIDTH = 72;
  private static final List<String> HEADER =
      List.of("template", "reads", "share", "keys", "values of the slots", "example");

  /** The columns that hold numbers. */
  private static final int FIRST_NUMBER = 1;

  private static final int LAST_NUMBER = 3;

  private GrammarText() {}

  /**
   * Returns the table, with a few lines before it that sum it up.
   *
   * @param log the log's name
   * @param top how many templates are shown
   */
  public static String of(String log, GrammarSurvey survey, int top) {
    List<TemplateUse> templates = survey.templates();
    boolean showsNamespace =
        templates.stream().map(use -> use.template().namespace()).distinct().count() > 1;
    long configured = templates.stream().filter(TemplateUse::isConfigured).count();
    StringBuilder text = new StringBuilder();
    line(
        text,
        "log       %s: %,d reads of about %,d keys",
        log,
        survey.reads(),
        survey.distinctKeys());
    line(
        text,
        "grammar   %s%s, %s; %.1f %% of the reads are opaque",
        counted(templates.size(), "template"),
        configured == 0 ? "" : String.format(Locale.ROOT, " (%,d configured)", configured),
        counted(survey.heads(), "head"),
        opaqueShare(survey.reads(), templates) * 100);
    line(text, "");
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADER);
    for (TemplateUse use : templates.subList(0, Math.min(top, templates.size()))) {
      add(lines, use, survey.reads(), showsNamespace);
    }
    appendAligned(text, lines);
    if (templates.size() > top) {
      line(text, "and %,d more; --top shows more, --json all", templates.size() - top);
    }
    return text.toString();
  }

  /** The share of the reads of whose keys the grammar knows nothing. */
  static double opaqueShare(long reads, List<TemplateUse> templates) {
    long opaque =
        templates.stream().filter(TemplateUse::isOpaque).mapToLong(TemplateUse::reads).sum();
    return reads == 0 ? 0 : (double) opaque / reads;
  }

  private static void add(
      List<List<String>> lines, TemplateUse use, long reads, boolean showsNamespace) {
    String namespace = showsNamespace ? use.template().namespace() + "  " : "";
    String values =
        use.slots().stream()
            .map(SlotUse::distinctValues)
            .map(distinct -> String.format(Locale.ROOT, "%,d", distinct))
            .collect(Collectors.joining(" "));
    List<String> examples = use.examples();
    lines.add(
        List.of(
            shown(namespace + use.pattern()) + (use.isConfigured() ? " *" : ""),
            String.format(Locale.ROOT, "%,d", use.reads()),
            String.format(Locale.ROOT, "%.4f", (double) use.reads() / reads),
            String.format(Locale.ROOT, "%,d", use.distinctKeys()),
            values,
            examples.isEmpty() ? "" : shown(examples.get(0))));
    for (int i = 1; i < examples.size(); i++) {
      lines.add(List.of("", "", "", "", "", shown(examples.get(i))));
    }
  }

  /** Keys may be long, and may hold what a terminal would obey. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length() && i < MAX_WIDTH; i++) {
      char c = text.charAt(i);
      shown.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() > MAX_WIDTH ? shown + "..." : shown.toString();
  }

  private static void appendAligned(StringBuilder text, List<List<String>> lines) {
    int[] widths = new int[HEADER.size()];
    for (List<String> cells : lines) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], cells.get(column).length());
      }
    }
    for (List<String> cells : lines) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        boolean isNumber = column >= FIRST_NUMBER && column <= LAST_NUMBER;
        String cell = cells.get(column);
        String room = " ".repeat(widths[column] - cell.length());
        line.append(column == 0 ? "" : "  ").append(isNumber ? room + cell : cell + room);
      }
      text.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }
  }

  private static String counted(int count, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
