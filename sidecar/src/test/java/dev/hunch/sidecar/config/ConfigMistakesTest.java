package dev.hunch.sidecar.config;

import static dev.hunch.sidecar.config.ConfigFile.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every mistake is told with its line, its key and what is allowed. */
class ConfigMistakesTest {
  @TempDir private Path folder;
  private ConfigFile file = new ConfigFile(Path.of(""));

  @BeforeEach
  void choosePath() {
    file = new ConfigFile(folder);
  }

  @Test
  void load_badValues_areToldTogetherInTheFilesOrder() {
    assertThat(
            file.mistakes(
                SMALL
                    + """
                    server: {port: 70000, max-value-bytes: 1 cup}
                    cache:
                      capacity: 1KiB
                      probation-share: lots
                    prefetch:
                      enabled: yes
                      horizon: 10
                    model: {engine: onnx}
                    """))
        .containsExactly(
            "5: server.port: is \"70000\"; a whole number from 0 to 65535 is allowed",
            "5: server.max-value-bytes: is \"1 cup\"; a size such as 4096, 512KiB, 64MiB or 2GiB,"
                + " from 1 to 16MiB, is allowed",
            "7: cache.capacity: is \"1KiB\"; a size such as 4096, 512KiB, 64MiB or 2GiB, from"
                + " 1MiB to 1TiB, is allowed",
            "8: cache.probation-share: is \"lots\"; a number from 0.01 to 1 is allowed",
            "10: prefetch.enabled: is \"yes\"; true or false is allowed",
            "11: prefetch.horizon: is \"10\"; a duration such as 250ms, 5s, 10m, 12h or 7d, from"
                + " 1ms to 1h, is allowed",
            "12: model.engine: is \"onnx\"; kernel or dl4j is allowed");
  }

  @Test
  void load_unknownKeys_areToldWithWhatIsMeant() {
    assertThat(file.mistakes(SMALL + "modle: {}\n"))
        .containsExactly(
            "5: modle: is not a known key; did you mean model?; known at the top: access-log,"
                + " admin, cache, model, namespaces, prefetch, server, shared-memory, stores, write-behind");
    assertThat(file.mistakes(SMALL + "admin:\n  zzz: 1\n"))
        .containsExactly("6: admin.zzz: is not a known key; known in admin: host, port");
  }

  @Test
  void load_keyTwice_isTold() {
    assertThat(file.mistakes(SMALL + "admin: {}\nadmin: {}\n"))
        .containsExactly("6: admin: is given twice, first on line 5");
    assertThat(file.mistakes(SMALL + "admin:\n  port: 1\n  host: h\n  port: 2\n"))
        .containsExactly("8: admin.port: is given twice, first on line 6");
  }

  @Test
  void load_wrongKinds_areTold() {
    assertThat(file.mistakes(SMALL + "admin: [1]\ncache: 5\nserver: {port: {a: 1}, host: [x]}\n"))
        .containsExactly(
            "5: admin: is a list; a mapping of keys is allowed",
            "6: cache: is a single value; a mapping of keys is allowed",
            "7: server.host: is a list; a single value is allowed",
            "7: server.port: is a mapping; a single value is allowed");
  }

  @Test
  void load_brokenYaml_isToldWithItsPlace() {
    assertThat(file.mistakes("server:\n  port: 1\n host: x\n"))
        .singleElement()
        .asString()
        .startsWith("3: is not valid YAML: ");
    assertThat(file.mistakes("a: \"unfinished\n"))
        .singleElement()
        .asString()
        .startsWith("2: is not valid YAML: ");
    assertThat(file.mistakes(SMALL + "---\na: b\n"))
        .containsExactly("6: a second document begins; a configuration is one document");
  }

  @Test
  void load_fileThatCannotBeRead_isTold() {
    Path none = folder.resolve("none.yaml");
    ConfigLoader loader = new ConfigLoader(name -> null, MappingCheck.NONE);
    assertThat(catchThrowableOfType(ConfigException.class, () -> loader.load(none)).mistakes())
        .containsExactly(none + ":1: there is no such file");
    assertThat(catchThrowableOfType(ConfigException.class, () -> loader.load(folder)).mistakes())
        .singleElement()
        .asString()
        .contains("cannot be read");
  }

  @Test
  void load_nothing_tellsWhatIsMissing() {
    assertThat(file.mistakes(""))
        .containsExactly(
            "1: stores: is missing or empty; name at least one store, with its type and url",
            "1: namespaces: is missing or empty; name at least one namespace, with its store");
    assertThat(file.mistakes("stores: {db: {}}\nnamespaces:\n  shop: {}\n"))
        .containsExactly(
            "1: stores.db.type: is missing; jdbc is allowed",
            "1: stores.db.url: is missing; a JDBC URL such as jdbc:postgresql://host:5432/name",
            "3: namespaces.shop.store: is missing; one of the stores is allowed: db",
            "3: namespaces.shop: has neither templates nor statements; one of them says what a"
                + " key means");
  }

  @Test
  void load_storeMistakes_areToldWithoutSecrets() {
    assertThat(
            file.mistakes(
                """
                stores:
                  db: {type: redis, url: "postgres://u:secret@h/x"}
                  other:
                    type: jdbc
                    url: "jdbc:postgresql://h/x"
                    password: secret
                    password-env: NOT_SET
                  third: {type: jdbc, url: "jdbc:postgresql://${NO_HOST}/x"}
                  a b: {type: jdbc, url: "jdbc:postgresql://h/x"}
                namespaces:
                  shop: {store: dp, statements: none.tsv}
                """))
        .containsExactly(
            "2: stores.db.type: is \"redis\"; jdbc is allowed",
            "2: stores.db.url: does not begin with jdbc: as in jdbc:postgresql://host:5432/name",
            "7: stores.other.password-env: and password are both given; one of them is allowed",
            "7: stores.other.password-env: names the environment variable NOT_SET, which is not"
                + " set",
            "8: stores.third.url: names the environment variable NO_HOST, which is not set",
            "8: stores.third.url: is missing; a JDBC URL such as"
                + " jdbc:postgresql://host:5432/name",
            "9: stores.\"a b\": is not a name: letters, digits, _ . and -, 64 at most, are"
                + " allowed",
            "11: namespaces.shop.store: is \"dp\", and no such store is configured; one of the"
                + " stores is allowed: db, other, third, a b; did you mean db?",
            "11: namespaces.shop.statements: there is no file " + folder.resolve("none.tsv"));
  }

  @Test
  void load_namespaceMistakes_areTold() {
    assertThat(
            file.mistakes(
                """
                stores:
                  db: {type: jdbc, url: "jdbc:postgresql://h/x"}
                namespaces:
                  a:
                    store: db
                    ttl: 0s
                    negative-ttl: none
                    templates:
                      "user:{id}":
                  b:
                    store: db
                    statements: hunch.yaml
                    templates: {"k": "select 1"}
                """))
        .containsExactly(
            "6: namespaces.a.ttl: is \"0s\"; a duration such as 250ms, 5s, 10m, 12h or 7d, from"
                + " 1ms to 366d, or none, is allowed",
            "7: namespaces.a.negative-ttl: is \"none\"; a duration such as 250ms, 5s, 10m, 12h or"
                + " 7d, from 0s to 366d, is allowed",
            "9: namespaces.a.templates.\"user:{id}\": has no SQL; write the SELECT that reads"
                + " such a key",
            "12: namespaces.b.statements: and templates are both given; one of them is allowed");
  }

  @Test
  void load_mappingProblems_areToldAtTheTemplatesLine() {
    MappingCheck check =
        namespace ->
            List.of(
                new MappingCheck.Problem("user:{id}", "is bad"),
                new MappingCheck.Problem(null, "are bad"));
    assertThat(file.mistakes(SMALL, check))
        .containsExactly(
            "4: namespaces.shop.templates.\"user:{id}\": is bad",
            "4: namespaces.shop.templates: are bad");
  }

  @Test
  void load_wrongGrammar_isToldAtItsLine() {
    String yaml =
        """
        stores:
          db: {type: jdbc, url: "jdbc:postgresql://localhost/shop"}
        namespaces:
          shop:
            store: db
            templates: {"user:{id}": "select 1"}
            grammar:
              templates:
                - "user:{id}"
                - "bad{"
                - [a]
              opaque: maybe
              opak: true
          other:
            store: db
            templates: {"user:{id}": "select 1"}
            grammar: {templates: "user:{id}"}
        """;
    MappingCheck check =
        new MappingCheck() {
          @Override
          public List<Problem> problemsOf(NamespaceConfig namespace) {
            return List.of();
          }

          @Override
          public List<GrammarProblem> grammarProblemsOf(GrammarConfig grammar) {
            return grammar.templates().size() < 2
                ? List.of()
                : List.of(new GrammarProblem(1, "is bad"));
          }
        };
    assertThat(file.mistakes(yaml, check))
        .containsExactly(
            "10: namespaces.shop.grammar.templates: \"bad{\" is bad",
            "11: namespaces.shop.grammar.templates: holds a list; a text is allowed",
            "12: namespaces.shop.grammar.opaque: is \"maybe\"; true or false is allowed",
            "13: namespaces.shop.grammar.opak: is not a known key; known in"
                + " namespaces.shop.grammar: opaque, templates",
            "17: namespaces.other.grammar.templates: is a single value; a list of texts is"
                + " allowed");
  }

  @Test
  void load_wrongWrites_areToldAtTheirLines() {
    String yaml =
        """
        stores:
          db: {type: jdbc, url: "jdbc:postgresql://localhost/shop"}
        namespaces:
          a: {store: db, templates: {"u": "select 1"}, write-mode: write-through}
          b:
            store: db
            templates: {"u": "select 1"}
            writes: {"u": {put: "update t set v = :value"}}
          c:
            store: db
            templates: {"u": "select 1"}
            write-mode: write-around
          d:
            store: db
            templates: {"u": "select 1"}
            write-mode: write-through
            writes:
              "u:{id}":
                delete: "delete from t"
              "v": {put: " ", delet: "x"}
              "w":
                put: "update t set v = :value"
                delete: ""
              "x": "update t"
          e:
            store: db
            templates: {"u": "select 1"}
            write-mode: write-through
            writes:
              "u":
                put: "one"
                delete: "two"
        """;
    MappingCheck check =
        new MappingCheck() {
          @Override
          public List<Problem> problemsOf(NamespaceConfig namespace) {
            return List.of();
          }

          @Override
          public List<WriteProblem> writeProblemsOf(WriteConfig writes) {
            WriteConfig.Statements its = writes.statements().get("u");
            return its == null || its.delete() == null
                ? List.of()
                : List.of(
                    new WriteProblem("u", null, "is bad"),
                    new WriteProblem("u", "put", "is worse"),
                    new WriteProblem("u", "delete", "is worst"));
          }
        };
    assertThat(file.mistakes(yaml, check))
        .containsExactly(
            "4: namespaces.a.write-mode: writes to the store, and there are no writes; they say by"
                + " which statements",
            "8: namespaces.b.writes: are given, and write-mode is invalidate, which writes nothing"
                + " to the store",
            "12: namespaces.c.write-mode: is \"write-around\"; invalidate or write-through or"
                + " write-behind is allowed",
            "18: namespaces.d.writes.\"u:{id}\".put: is missing; the statement that inserts or"
                + " updates such a key",
            "20: namespaces.d.writes.v.put: is missing; the statement that inserts or updates such"
                + " a key",
            "20: namespaces.d.writes.v.delet: is not a known key; did you mean delete?; known in"
                + " namespaces.d.writes.v: delete, put",
            "23: namespaces.d.writes.w.delete: is empty; leave it out if such keys are never"
                + " deleted",
            "24: namespaces.d.writes.x: is a single value; a mapping of keys is allowed",
            "24: namespaces.d.writes.x.put: is missing; the statement that inserts or updates such"
                + " a key",
            "31: namespaces.e.writes.u: is bad",
            "31: namespaces.e.writes.u.put: is worse",
            "32: namespaces.e.writes.u.delete: is worst");
  }

  @Test
  void load_writeBehindWithoutAJournal_orWithAWrongOne_isTold() {
    String yaml =
        """
        stores:
          db: {type: jdbc, url: "jdbc:postgresql://localhost/shop"}
        namespaces:
          shop:
            store: db
            templates: {"u": "select 1"}
            write-mode: write-behind
            writes: {"u": {put: "update t set v = :value"}}
        """;
    assertThat(file.mistakes(yaml))
        .containsExactly(
            "7: namespaces.shop.write-mode: is write-behind, and there is no write-behind.journal"
                + " that writes could be kept in");
    assertThat(file.mistakes(yaml + "write-behind: {max-bytes: 1KiB, jurnal: a}\n"))
        .containsExactly(
            "9: write-behind.journal: is missing; the folder that writes are kept in",
            "9: write-behind.max-bytes: is \"1KiB\"; a size such as 4096, 512KiB, 64MiB or 2GiB,"
                + " from 1MiB to 1GiB, is allowed",
            "9: write-behind.jurnal: is not a known key; did you mean journal?; known in"
                + " write-behind: journal, max-bytes");
    assertThat(
            file.mistakes(
                yaml
                    + "write-behind: {journal: j, max-bytes: 3MiB}\n"
                    + "server: {max-value-bytes: 2MiB}\n"))
        .containsExactly(
            "9: write-behind.max-bytes: is less than twice server.max-value-bytes (2MiB); such a"
                + " value could hardly ever be taken");
  }

  @Test
  void load_socketPathTooLong_isTold() {
    assertThat(file.mistakes(SMALL + "server: {unix-socket: /" + "s".repeat(120) + "}\n"))
        .containsExactly("5: server.unix-socket: is 121 bytes long; a socket's path may have 107");
  }

  @Test
  void load_valuesLargerThanTheCache_isTold() {
    assertThat(file.mistakes(SMALL + "cache: {capacity: 1MiB}\nserver: {max-value-bytes: 2MiB}\n"))
        .containsExactly(
            "6: server.max-value-bytes: is more than cache.capacity (1MiB); no such value could"
                + " be cached");
  }
}
