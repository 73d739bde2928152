package dev.hunch.training.cli;

import dev.hunch.training.report.ReplayReport;
import dev.hunch.training.report.ReplayRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rows of a report as they come in: those that were known before and those that are new. In a
 * report they stand in the order of the traces, capacities, policies and budgets.
 */
final class ReplayRows {
  private final ReplayPlan plan;
  private final ReplayReport.Conditions conditions;
  private final List<String> traces;
  private final List<ReplayRow> rows;

  ReplayRows(
      ReplayPlan plan,
      ReplayReport.Conditions conditions,
      Collection<String> traces,
      List<ReplayRow> known) {
    this.plan = plan;
    this.conditions = conditions;
    this.traces = List.copyOf(traces);
    this.rows = new ArrayList<>(known);
  }

  ReplayReport.Conditions conditions() {
    return conditions;
  }

  Set<ReplayRow.Id> ids() {
    return rows.stream().map(ReplayRow::id).collect(Collectors.toSet());
  }

  void add(ReplayRow row) {
    rows.add(row);
  }

  ReplayReport report() {
    return reportOf(rows);
  }

  ReplayReport reportOf(String trace) {
    return reportOf(rows.stream().filter(row -> row.trace().name().equals(trace)).toList());
  }

  private ReplayReport reportOf(List<ReplayRow> some) {
    Set<String> capacities = new LinkedHashSet<>(plan.capacityTexts());
    some.forEach(row -> capacities.add(row.capacity()));
    Set<Double> budgets = new LinkedHashSet<>(plan.budgets());
    some.stream().map(ReplayRow::budget).filter(Objects::nonNull).forEach(budgets::add);
    Set<String> policies = new LinkedHashSet<>();
    plan.policies().forEach(policy -> policies.add(policy.name()));
    some.forEach(row -> policies.add(row.result().policy().name()));
    Set<String> names = new LinkedHashSet<>(traces);
    some.forEach(row -> names.add(row.trace().name()));
    List<ReplayRow> sorted = new ArrayList<>(some);
    sorted.sort(
        Comparator.comparingInt((ReplayRow row) -> place(names, row.trace().name()))
            .thenComparingInt(row -> place(capacities, row.capacity()))
            .thenComparingInt(row -> place(policies, row.result().policy().name()))
            .thenComparingInt(row -> row.budget() == null ? 0 : place(budgets, row.budget())));
    return new ReplayReport(conditions, List.copyOf(capacities), List.copyOf(budgets), sorted);
  }

  private static <T> int place(Set<T> order, T value) {
    return List.copyOf(order).indexOf(value);
  }
}
