package dev.hunch.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who may see whom. The rules take the root package, so that a crooked little house can show that
 * each of them fails.
 */
final class LayerRules {
  /** The modules' packages, and which others each may see. Benchmarks may see all. */
  private static final Map<String, List<String>> MODULES = modules();

  /** Libraries that stay in their room: who may see them, by the library's packages. */
  private static final Map<List<String>, List<String>> ROOMS_OF_LIBRARIES =
      Map.of(
          List.of("org.deeplearning4j..", "org.nd4j..", "jdk.incubator.."), List.of("predictor.."),
          List.of("net.openhft.."), List.of("sidecar.store.."),
          List.of("java.sql..", "javax.sql..", "com.zaxxer..", "org.postgresql.."),
              List.of("sidecar.backing..", "demo.."),
          List.of("io.grpc..", "io.netty.."),
              List.of(
                  "proto..",
                  "transport..",
                  "sidecar.grpc..",
                  "sidecar.wiring..",
                  "client..",
                  "demo.cli.."),
          List.of("io.micrometer..", "io.prometheus.."),
              List.of("sidecar.telemetry..", "sidecar.wiring..", "client.."),
          List.of("com.sun.net.httpserver.."), List.of("sidecar.admin.."),
          List.of("org.yaml..", "com.fasterxml.jackson.dataformat.."),
              List.of("sidecar.config..", "training.grammar.."),
          List.of("picocli.."), List.of("sidecar.wiring..", "training.cli..", "demo.."));

  private final String root;

  LayerRules(String root) {
    this.root = root;
  }

  private static Map<String, List<String>> modules() {
    Map<String, List<String>> modules = new LinkedHashMap<>();
    modules.put("proto", List.of());
    modules.put("core", List.of());
    modules.put("transport", List.of());
    modules.put("faults", List.of("core"));
    modules.put("predictor", List.of("core"));
    modules.put("sidecar", List.of("proto", "core", "transport", "predictor"));
    modules.put("client", List.of("proto", "transport"));
    modules.put("training", List.of("core", "predictor"));
    modules.put(
        "demo", List.of("proto", "core", "faults", "predictor", "sidecar", "client", "training"));
    return modules;
  }

  /** The packages, relative to the root, that hold the modules. */
  static List<String> modulePackages() {
    return List.copyOf(MODULES.keySet());
  }

  /** A module sees only the modules that the design's arrows let it see. */
  ArchRule moduleSeesOnlyItsOwn(String module) {
    List<String> seen = MODULES.getOrDefault(module, List.of());
    String[] hidden =
        Stream.concat(MODULES.keySet().stream(), Stream.of("benchmarks"))
            .filter(other -> !other.equals(module) && !seen.contains(other))
            .map(other -> in(other + ".."))
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(in(module + ".."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(hidden)
        .as(module + " sees of the house only " + seen);
  }

  /** The domain knows the language, two libraries without dependencies, and itself. */
  ArchRule coreKnowsNoOutside() {
    return classes()
        .that()
        .resideInAPackage(in("core.."))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            in("core.."),
            "java.lang..",
            "java.util..",
            "java.time..",
            "java.nio.charset..",
            "org.agrona..",
            "com.dynatrace.hash4j..",
            "com.google.errorprone.annotations..",
            "org.jspecify..")
        .as("core knows no I/O, no server, no database, no machine learning library");
  }

  /** The sidecar's rooms see the domain and not each other; only the wiring sees them all. */
  ArchRule roomsSeeNoOtherRoom() {
    return slices()
        .matching(in("sidecar.(*).."))
        .should()
        .notDependOnEachOther()
        .ignoreDependency(resideInAPackage(in("sidecar.wiring..")), alwaysTrue())
        .as("the sidecar's rooms see no other room, but for the wiring");
  }

  /** Generated types stop where the wire ends. */
  ArchRule generatedTypesStayAtTheWire() {
    return noClasses()
        .that()
        .resideInAPackage(in(".."))
        .and()
        .resideOutsideOfPackages(
            in("proto.."), in("sidecar.grpc.."), in("client.."), in("demo.cli.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(in("proto.."))
        .as("generated types stay in the grpc room, the client and the command line");
  }

  /** Each library that does I/O or heavy lifting is known to its room only. */
  List<ArchRule> librariesStayInTheirRooms() {
    return ROOMS_OF_LIBRARIES.entrySet().stream()
        .<ArchRule>map(
            entry ->
                noClasses()
                    .that()
                    .resideInAPackage(in(".."))
                    .and()
                    .resideOutsideOfPackages(
                        entry.getValue().stream().map(this::in).toArray(String[]::new))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(entry.getKey().toArray(String[]::new))
                    .as(entry.getKey() + " is known in " + entry.getValue() + " only"))
        .toList();
  }

  /** No two packages need each other. */
  ArchRule packagesFormNoCycle() {
    return slices().matching(in("(**)")).should().beFreeOfCycles();
  }

  private String in(String packages) {
    return packages.equals("..") ? root + ".." : root + "." + packages;
  }
}
