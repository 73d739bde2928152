package dev.hunch.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The byte code of all modules but the benchmarks, without tests. Read once: that takes seconds.
 */
public final class House {
  static final String ROOT = "dev.hunch";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private House() {}

  static JavaClasses classes() {
    return CLASSES;
  }

  /** Returns the names of all types within their packages, as {@code Lookup.Hit}. */
  public static Set<String> typeNames() {
    return CLASSES.stream()
        .filter(type -> !type.isAnonymousClass())
        .map(type -> type.getName().substring(type.getPackageName().length() + 1))
        .map(name -> name.replace('$', '.'))
        .collect(Collectors.toSet());
  }
}
