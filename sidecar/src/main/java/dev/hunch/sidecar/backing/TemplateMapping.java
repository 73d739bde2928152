package dev.hunch.sidecar.backing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keys by templates. */
final class TemplateMapping implements KeyMapping {
  /** A statement, and for each of its parameters the slot it is taken from. */
  private record Route(String sql, List<Integer> slotOfParameter) {}

  private final KeyTemplates<Route> templates;
  private final Map<String, String> sqlByTemplate;

  private TemplateMapping(KeyTemplates<Route> templates, Map<String, String> sqlByTemplate) {
    this.templates = templates;
    this.sqlByTemplate = Map.copyOf(sqlByTemplate);
  }

  static TemplateMapping of(Map<String, String> sqlByTemplate) throws KeyMappingException {
    return new TemplateMapping(
        KeyTemplates.of(sqlByTemplate, TemplateMapping::routeOf), sqlByTemplate);
  }

  private static Route routeOf(String name, KeyTemplate template, String sql)
      throws KeyMappingException {
    SqlText text = SqlText.of(sql);
    String reason = text.reasonItIsNoPlainRead();
    if (reason != null) {
      throw new KeyMappingException(name, "its SQL " + reason + "; one plain SELECT is allowed");
    }
    NamedParameterSql parsed = NamedParameterSql.parse(text);
    for (String parameter : parsed.names()) {
      if (!template.slots().contains(parameter)) {
        throw new KeyMappingException(
            name,
            "its SQL has the parameter :"
                + parameter
                + ", and the template has no slot of that name; its slots are "
                + template.slots());
      }
    }
    for (String slot : template.slots()) {
      if (!parsed.names().contains(slot)) {
        throw new KeyMappingException(
            name,
            "its SQL does not use the slot {" + slot + "}; write :" + slot + " where it goes");
      }
    }
    return new Route(parsed.sql(), parsed.names().stream().map(template.slots()::indexOf).toList());
  }

  @Override
  public Map<String, String> statements() {
    return sqlByTemplate;
  }

  @Override
  public Query queryOf(String keyText) {
    KeyTemplates.Match<Route> match = templates.match(keyText);
    if (match == null) {
      throw new UnmappedKeyException("the key has the form of none of its namespace's templates");
    }
    List<Integer> slots = match.meaning().slotOfParameter();
    List<String> parameters = new ArrayList<>(slots.size());
    for (int slot : slots) {
      parameters.add(match.values().get(slot));
    }
    return new Query(match.meaning().sql(), parameters);
  }
}
