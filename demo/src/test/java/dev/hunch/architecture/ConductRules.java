package dev.hunch.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** What code may do, wherever it stands: time, chance, threads, names, nulls. */
final class ConductRules {
  /** Static methods and constructors that bring time or chance in by the back door. */
  private static final Set<String> TIME_AND_CHANCE =
      Set.of(
          "java.lang.System.nanoTime",
          "java.lang.System.currentTimeMillis",
          "java.time.InstantSource.system",
          "java.lang.Math.random",
          "java.lang.StrictMath.random",
          "java.util.UUID.randomUUID",
          "java.util.concurrent.ThreadLocalRandom.current",
          "java.util.random.RandomGenerator.getDefault",
          "java.util.random.RandomGenerator.of");

  /** What is random, or now, when it is made from nothing. */
  private static final Set<String> RANDOM_WITHOUT_SEED =
      Set.of(
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.security.SecureRandom",
          "java.util.Date");

  private static final Set<String> THREADS =
      Set.of(
          "java.lang.Thread",
          "java.util.Timer",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.util.concurrent.ScheduledThreadPoolExecutor");

  private static final Set<String> ROOMS_WITHOUT_A_ROLE =
      Set.of(
          "util",
          "utils",
          "common",
          "impl",
          "helper",
          "helpers",
          "manager",
          "managers",
          "misc",
          "shared",
          "base");

  private final String root;

  ConductRules(String root) {
    this.root = root;
  }

  /** Time and chance are injected; only those who put a program together take them from the JDK. */
  ArchRule timeAndChanceAreInjected() {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(
            root + ".proto..", root + ".sidecar.wiring..", root + "..cli..", root + ".demo.show..")
        .should(
            accessTargetWhere(
                describe("static clocks and randomness", ConductRules::isTimeOrChance)))
        .as("time and chance are injected, but for the wiring and the command lines");
  }

  /** The domain starts no thread and hands nothing to a pool. */
  ArchRule coreStartsNoThread() {
    return noClasses()
        .that()
        .resideInAPackage(root + ".core..")
        .should(accessTargetWhere(describe("threads and pools", ConductRules::isThreading)))
        .as("core starts no thread");
  }

  /** A room's name says its role. */
  ArchRule roomsAreNamedByRole() {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<JavaClass>("lie in a package named by its role") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (String part : type.getPackageName().split("\\.", -1)) {
                  if (ROOMS_WITHOUT_A_ROLE.contains(part)) {
                    events.add(SimpleConditionEvent.violated(type, type + " lies in " + part));
                  }
                }
              }
            });
  }

  /** Every package says that its types are not null unless they say so. */
  ArchRule packagesAreNullMarked() {
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackage(root + ".proto..")
        .should(
            new ArchCondition<JavaClass>("lie in a @NullMarked package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                  events.add(
                      SimpleConditionEvent.violated(
                          type, type.getPackageName() + " has no @NullMarked package-info"));
                }
              }
            });
  }

  private static boolean isTimeOrChance(JavaAccess<?> access) {
    AccessTarget target = access.getTarget();
    String owner = target.getOwner().getName();
    String name = target.getName();
    if (target instanceof CodeUnitAccessTarget code && takesNothing(code)) {
      if (name.equals("<init>") && RANDOM_WITHOUT_SEED.contains(owner)) {
        return true;
      }
    }
    return TIME_AND_CHANCE.contains(owner + "." + name)
        || (owner.startsWith("java.time.") && name.equals("now"))
        || (owner.equals("java.time.Clock")
            && (name.startsWith("system") || name.startsWith("tick")))
        || (owner.equals("java.util.Collections")
            && name.equals("shuffle")
            && target instanceof CodeUnitAccessTarget code
            && code.getRawParameterTypes().size() == 1);
  }

  private static boolean takesNothing(CodeUnitAccessTarget target) {
    return target.getRawParameterTypes().isEmpty();
  }

  private static boolean isThreading(JavaAccess<?> access) {
    JavaClass owner = access.getTarget().getOwner();
    String name = access.getTarget().getName();
    return THREADS.contains(owner.getName())
        || (owner.getPackageName().equals("java.util.concurrent")
            && (name.endsWith("Async")
                || name.equals("orTimeout")
                || name.equals("completeOnTimeout")))
        || (owner.getPackageName().equals("java.util.stream") && name.equals("parallel"))
        || name.equals("parallelStream");
  }
}
