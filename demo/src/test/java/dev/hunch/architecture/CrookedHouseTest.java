package dev.hunch.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of the house fails on a little house that breaks it, and on an empty one. */
class CrookedHouseTest {
  private static final String CROOKED = "dev.hunch.architecture.crooked";
  private static final JavaClasses HOUSE = new ClassFileImporter().importPackages(CROOKED);

  static List<ArchRule> crookedRules() {
    return rulesOf(CROOKED);
  }

  static List<ArchRule> emptyRules() {
    return rulesOf("dev.hunch.nowhere");
  }

  private static List<ArchRule> rulesOf(String root) {
    LayerRules layers = new LayerRules(root);
    ConductRules conduct = new ConductRules(root);
    List<ArchRule> rules = new ArrayList<>(layers.librariesStayInTheirRooms());
    LayerRules.modulePackages().forEach(module -> rules.add(layers.moduleSeesOnlyItsOwn(module)));
    rules.add(layers.coreKnowsNoOutside());
    rules.add(layers.roomsSeeNoOtherRoom());
    rules.add(layers.generatedTypesStayAtTheWire());
    rules.add(layers.packagesFormNoCycle());
    rules.add(conduct.timeAndChanceAreInjected());
    rules.add(conduct.coreStartsNoThread());
    rules.add(conduct.roomsAreNamedByRole());
    rules.add(conduct.packagesAreNullMarked());
    return rules;
  }

  @ParameterizedTest
  @MethodSource("crookedRules")
  void everyRule_crookedHouse_fails(ArchRule rule) {
    assertThat(rule.evaluate(HOUSE).hasViolation()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("emptyRules")
  void everyRule_nothingToCheck_fails(ArchRule rule) {
    assertThatThrownBy(() -> rule.check(HOUSE))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("failed to check any classes");
  }

  @Test
  void timeAndChance_crookedHouse_findsCallsAndMethodReferences() {
    assertThat(violations(new ConductRules(CROOKED).timeAndChanceAreInjected()))
        .contains("System.nanoTime()", "Instant.now()", "Random.<init>()", "Collections.shuffle");
  }

  @Test
  void threads_crookedHouse_findsThreadsAndPools() {
    assertThat(violations(new ConductRules(CROOKED).coreStartsNoThread()))
        .contains("Thread.<init>", "supplyAsync");
  }

  private static String violations(ArchRule rule) {
    return rule.evaluate(HOUSE).getFailureReport().toString();
  }
}
