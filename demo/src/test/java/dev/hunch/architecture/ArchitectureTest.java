package dev.hunch.architecture;

import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house as it stands keeps its rules. {@link CrookedHouseTest} shows that each can fail. */
class ArchitectureTest {
  private static final LayerRules LAYERS = new LayerRules(House.ROOT);
  private static final ConductRules CONDUCT = new ConductRules(House.ROOT);

  static Iterable<String> modules() {
    return LayerRules.modulePackages();
  }

  static Iterable<ArchRule> libraries() {
    return LAYERS.librariesStayInTheirRooms();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void arrows_everyModule_pointInward(String module) {
    LAYERS.moduleSeesOnlyItsOwn(module).check(House.classes());
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void libraries_everyOne_staysInItsRoom(ArchRule rule) {
    rule.check(House.classes());
  }

  @Test
  void core_dependencies_areLanguageAndPureLibraries() {
    LAYERS.coreKnowsNoOutside().check(House.classes());
  }

  @Test
  void core_activity_startsNoThread() {
    CONDUCT.coreStartsNoThread().check(House.classes());
  }

  @Test
  void sidecar_rooms_meetInTheWiringOnly() {
    LAYERS.roomsSeeNoOtherRoom().check(House.classes());
  }

  @Test
  void generatedTypes_ofTheWire_stayAtTheWire() {
    LAYERS.generatedTypesStayAtTheWire().check(House.classes());
  }

  @Test
  void packages_all_formNoCycle() {
    LAYERS.packagesFormNoCycle().check(House.classes());
  }

  @Test
  void timeAndChance_outsideTheWiring_areInjected() {
    CONDUCT.timeAndChanceAreInjected().check(House.classes());
  }

  @Test
  void packages_all_areNamedByRole() {
    CONDUCT.roomsAreNamedByRole().check(House.classes());
  }

  @Test
  void packages_all_areNullMarked() {
    CONDUCT.packagesAreNullMarked().check(House.classes());
  }
}
