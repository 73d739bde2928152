package dev.hunch.predictor.bundle;

import dev.hunch.predictor.Knowledge;
import dev.hunch.predictor.grammar.Template;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The model in words, for whoever opens the bundle. */
final class ModelCard {
  private static final int SHOWN_TEMPLATES = 60;

  private ModelCard() {}

  static byte[] write(BundleInfo info, Knowledge knowledge) {
    StringBuilder card = new StringBuilder();
    card.append("# Model ").append(info.id()).append("\n\n");
    card.append("Predicts which keys a session asks for next, from its last keys.\n");
    card.append("Trained at ").append(info.trainedAt()).append(".\n\n## Metrics\n\n");
    info.metrics()
        .forEach(
            (name, value) -> card.append(String.format(Locale.ROOT, "- %s: %.4f%n", name, value)));
    card.append("\n## Trained with\n\n");
    info.options().forEach((name, value) -> card.append("- " + name + ": " + value + "\n"));
    card.append("\n## Templates of keys\n\n");
    int shown = 0;
    for (Template template : knowledge.grammar.templates()) {
      if (shown++ == SHOWN_TEMPLATES) {
        card.append("- and ").append(knowledge.grammar.templates().size() - SHOWN_TEMPLATES);
        card.append(" more\n");
        break;
      }
      card.append("- `").append(template.namespace()).append("` `");
      card.append(template.pattern().replace('`', '\'')).append("`\n");
    }
    card.append("\n").append(knowledge.vocabulary.size()).append(" actions are known.\n\n");
    card.append("## Limits\n\nIt predicts for logs like the one it was trained on, ");
    card.append("and goes on learning from what it sees. It holds keys in clear.\n");
    return card.toString().getBytes(StandardCharsets.UTF_8);
  }
}
