package dev.hunch.sidecar.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads how the keys of a namespace are written. */
final class WriteReader {
  private final MappingCheck mappingCheck;

  WriteReader(MappingCheck mappingCheck) {
    this.mappingCheck = mappingCheck;
  }

  /** Reads it from the namespace's section. */
  WriteConfig read(Section namespace) {
    WriteModeKind mode = ConfigReader.word(namespace, "write-mode", WriteConfig.NONE.mode());
    Section writes = namespace.section("writes");
    Map<String, WriteConfig.Statements> statements = new LinkedHashMap<>();
    for (String template : writes.keys()) {
      Section its = writes.section(template);
      String put = its.rawText("put");
      String delete = its.rawText("delete");
      if (put == null || put.isBlank()) {
        its.mistake("put", "is missing; the statement that inserts or updates such a key");
      } else if (delete != null && delete.isBlank()) {
        its.mistake("delete", "is empty; leave it out if such keys are never deleted");
      } else {
        statements.put(template, new WriteConfig.Statements(put, delete));
      }
      its.finish();
    }
    WriteConfig config = new WriteConfig(mode, statements);
    if (config.writes() && writes.keys().isEmpty()) {
      namespace.mistake(
          "write-mode",
          "writes to the store, and there are no writes; they say by which statements");
    } else if (!config.writes() && !writes.keys().isEmpty()) {
      namespace.mistake(
          "writes", "are given, and write-mode is invalidate, which writes nothing to the store");
    }
    for (MappingCheck.WriteProblem problem : mappingCheck.writeProblemsOf(config)) {
      String statement = problem.statement();
      if (statement == null) {
        writes.mistake(problem.template(), problem.message());
      } else {
        writes.section(problem.template()).mistake(statement, problem.message());
      }
    }
    return config;
  }
}
