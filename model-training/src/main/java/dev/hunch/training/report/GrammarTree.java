package dev.hunch.training.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hunch.predictor.grammar.GrammarSurvey;
import dev.hunch.predictor.grammar.GrammarSurvey.SlotUse;
import dev.hunch.predictor.grammar.GrammarSurvey.TemplateUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a grammar makes of a log, as JSON: all templates, the most frequent first. */
public final class GrammarTree {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private GrammarTree() {}

  /**
   * Writes it.
   *
   * @param log the log's name
   */
  public static void write(String log, GrammarSurvey survey, Path file) throws IOException {
    List<TemplateUse> uses = survey.templates();
    ObjectNode tree = MAPPER.createObjectNode();
    tree.put("log", log);
    tree.put("reads", survey.reads());
    tree.put("distinct_keys", survey.distinctKeys());
    tree.put("template_count", uses.size());
    tree.put("head_count", survey.heads());
    tree.put("opaque_share", GrammarText.opaqueShare(survey.reads(), uses));
    ArrayNode templates = tree.putArray("templates");
    for (TemplateUse use : uses) {
      ObjectNode template = templates.addObject();
      template.put("namespace", use.template().namespace());
      template.put("pattern", use.pattern());
      template.put("reads", use.reads());
      template.put("share", (double) use.reads() / survey.reads());
      template.put("distinct_keys", use.distinctKeys());
      template.put("opaque", use.isOpaque());
      template.put("configured", use.isConfigured());
      ArrayNode slots = template.putArray("slots");
      for (SlotUse slot : use.slots()) {
        slots
            .addObject()
            .put("type", slot.type().label())
            .put("distinct_values", slot.distinctValues());
      }
      use.examples().forEach(template.putArray("examples")::add);
    }
    ReportFile.write(file, MAPPER.writeValueAsBytes(tree));
  }
}
