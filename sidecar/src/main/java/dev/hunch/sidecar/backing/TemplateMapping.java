package dev.hunch.sidecar.backing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Keys by templates; of several that a key matches, the one that fixes most characters counts. */
final class TemplateMapping implements KeyMapping {
  /** A template, its statement, and for each parameter of that the slot it is taken from. */
  private record Route(
      String name, KeyTemplate template, String sql, List<Integer> slotOfParameter) {}

  private final List<Route> mostSpecificFirst;

  private TemplateMapping(List<Route> mostSpecificFirst) {
    this.mostSpecificFirst = mostSpecificFirst;
  }

  static TemplateMapping of(Map<String, String> sqlByTemplate) throws KeyMappingException {
    List<Route> routes = new ArrayList<>();
    for (Map.Entry<String, String> entry : sqlByTemplate.entrySet()) {
      routes.add(routeOf(entry.getKey(), entry.getValue()));
    }
    for (int i = 0; i < routes.size(); i++) {
      for (int j = 0; j < i; j++) {
        checkTellApart(routes.get(j), routes.get(i));
      }
    }
    routes.sort(Comparator.comparingInt((Route route) -> -route.template.literalChars()));
    return new TemplateMapping(List.copyOf(routes));
  }

  private static Route routeOf(String name, String sql) throws KeyMappingException {
    KeyTemplate template;
    try {
      template = KeyTemplate.parse(name);
    } catch (IllegalArgumentException e) {
      throw new KeyMappingException(name, String.valueOf(e.getMessage()));
    }
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
    List<Integer> slots = parsed.names().stream().map(template.slots()::indexOf).toList();
    return new Route(name, template, parsed.sql(), slots);
  }

  private static void checkTellApart(Route first, Route second) throws KeyMappingException {
    if (first.template.literals().equals(second.template.literals())) {
      throw new KeyMappingException(
          second.name, "means the same keys as the template \"" + first.name + "\"");
    }
    if (first.template.literalChars() == second.template.literalChars()
        && first.template.overlaps(second.template)) {
      throw new KeyMappingException(
          second.name,
          "is ambiguous: a key can have its form and that of \""
              + first.name
              + "\", and neither is more specific");
    }
  }

  @Override
  public Query queryOf(String keyText) {
    for (Route route : mostSpecificFirst) {
      List<String> values = route.template.match(keyText);
      if (values != null) {
        List<String> parameters = new ArrayList<>(route.slotOfParameter.size());
        for (int slot : route.slotOfParameter) {
          parameters.add(values.get(slot));
        }
        return new Query(route.sql, parameters);
      }
    }
    throw new UnmappedKeyException("the key has the form of none of its namespace's templates");
  }
}
