package dev.hunch.platform;

import static dev.hunch.platform.RenderedChart.asMap;
import static dev.hunch.platform.RenderedChart.at;
import static dev.hunch.platform.RenderedChart.listAt;
import static dev.hunch.platform.RenderedChart.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import dev.hunch.architecture.SourceTree;
import dev.hunch.sidecar.config.ConfigLoader;
import dev.hunch.sidecar.config.HunchConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelmChartTest {
  private static final Path CHART = SourceTree.root().resolve("helm/hunch");

  @TempDir Path folder;

  /** The platform for which demo's POM has Helm's library. */
  @BeforeAll
  static void skipWhereThereIsNoHelm() {
    String platform = System.getProperty("os.name") + ' ' + System.getProperty("os.arch");
    assumeThat(platform)
        .as("Helm's library is to be had for Linux amd64 only: the chart is not linted here")
        .isEqualToIgnoringCase("linux amd64");
  }

  private static TemplateCommand template() {
    return new Helm(CHART).template().withName("shop").withKubeVersion("1.31.0");
  }

  private RenderedChart render(String values) throws IOException {
    Path file = Files.writeString(folder.resolve("values.yaml"), values);
    return RenderedChart.of(template().withValuesFile(file));
  }

  @Test
  void lint_strict_findsNothing() {
    LintResult result = new Helm(CHART).lint().strict().call();
    assertThat(result.isFailed()).as(String.join("\n", result.getMessages())).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
  }

  @Test
  void render_defaults_sidecarStartsBeforeTheServiceAndKeepsRunning() throws IOException {
    Map<String, Object> pod = render("{}").pod();
    Map<String, Object> sidecar = named(pod, "initContainers", "hunch");
    assertThat(sidecar).containsEntry("restartPolicy", "Always");
    assertThat(sidecar).containsEntry("args", List.of("--config", "/etc/hunch/hunch.yaml"));
    assertThat(at(sidecar, "startupProbe", "httpGet", "path")).isEqualTo("/healthz");
    assertThat(at(sidecar, "readinessProbe", "httpGet", "path")).isEqualTo("/readyz");
    assertThat(at(sidecar, "livenessProbe", "httpGet", "path")).isEqualTo("/healthz");
    assertThat(listAt(pod, "containers")).hasSize(1);
  }

  @Test
  void render_defaults_sidecarMayWriteToItsVolumesOnly() throws IOException {
    RenderedChart chart = render("{}");
    Map<String, Object> context = asMap(at(chart.sidecar(), "securityContext"));
    assertThat(context)
        .containsEntry("runAsNonRoot", true)
        .containsEntry("readOnlyRootFilesystem", true)
        .containsEntry("allowPrivilegeEscalation", false);
    assertThat(at(context, "capabilities", "drop")).isEqualTo(List.of("ALL"));
    assertThat(listAt(chart.sidecar(), "volumeMounts"))
        .extracting(mount -> asMap(mount).get("mountPath"))
        .contains("/tmp", "/var/lib/hunch", "/var/log/hunch", "/run/hunch");
  }

  @Test
  void render_defaults_everyMountHasItsVolume() throws IOException {
    RenderedChart chart =
        render("model: {enabled: true, volume: {persistentVolumeClaim: {claimName: models}}}");
    List<Object> volumes = listAt(chart.pod(), "volumes");
    List<Object> mounts = listAt(chart.sidecar(), "volumeMounts");
    assertThat(mounts)
        .extracting(mount -> asMap(mount).get("name"))
        .containsExactlyInAnyOrderElementsOf(
            volumes.stream().map(volume -> asMap(volume).get("name")).toList());
  }

  @Test
  void render_unixSocket_serviceAndSidecarShareItsFolder() throws IOException {
    RenderedChart chart = render("{}");
    Map<String, Object> app = named(chart.pod(), "containers", "app");
    assertThat(named(app, "env", "HUNCH_TARGET"))
        .containsEntry("value", "unix:/run/hunch/hunch.sock");
    assertThat(named(app, "volumeMounts", "hunch-socket"))
        .isEqualTo(named(chart.sidecar(), "volumeMounts", "hunch-socket"));
    assertThat(at(chart.parsedConfig(), "server", "unix-socket"))
        .isEqualTo("/run/hunch/hunch.sock");
  }

  @Test
  void render_withoutUnixSocket_serviceCallsTheLoopbackPort() throws IOException {
    RenderedChart chart = render("{unixSocket: {enabled: false}, ports: {grpc: 9000}}");
    Map<String, Object> app = named(chart.pod(), "containers", "app");
    assertThat(named(app, "env", "HUNCH_TARGET")).containsEntry("value", "127.0.0.1:9000");
    assertThat(asMap(at(chart.parsedConfig(), "server")))
        .isEqualTo(Map.of("host", "127.0.0.1", "port", 9000));
  }

  @Test
  void render_secrets_passwordComesFromTheSecretAndIsNotInTheConfigMap() throws IOException {
    RenderedChart chart = render("{}");
    Map<String, Object> variable = named(chart.sidecar(), "env", "DB_PASSWORD");
    assertThat(at(variable, "valueFrom", "secretKeyRef"))
        .isEqualTo(Map.of("name", "shop-database", "key", "password"));
    assertThat(at(chart.parsedConfig(), "stores", "db", "password-env")).isEqualTo("DB_PASSWORD");
  }

  @Test
  void render_defaults_sidecarAsksForHugePages() throws IOException {
    Map<String, Object> sidecar = render("{}").sidecar();
    assertThat(named(sidecar, "env", "GLIBC_TUNABLES"))
        .containsEntry("value", "glibc.malloc.hugetlb=1");
    assertThat(named(sidecar, "env", "JAVA_TOOL_OPTIONS"))
        .hasEntrySatisfying(
            "value",
            options -> assertThat(options).asString().contains("+UseTransparentHugePages"));
  }

  @Test
  void render_passwordInValues_isRefused() {
    assertThatThrownBy(() -> render("stores: {db: {password: secret}}"))
        .hasMessageContaining("password");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|emptyDir",
        "cache: {volume: {type: ephemeral}}|ephemeral",
        "cache: {volume: {type: claim, claimName: c}}|persistentVolumeClaim"
      })
  void render_cacheVolume_isOfTheType(String values, String source) throws IOException {
    assertThat(named(render(values).pod(), "volumes", "hunch-cache")).containsKey(source);
  }

  @Test
  void render_claimForTwoReplicas_isRefusedWithTheWayOut() {
    assertThatThrownBy(() -> render("{replicas: 2, cache: {volume: {type: claim, claimName: c}}}"))
        .hasMessageContaining("two sidecars must not share")
        .hasMessageContaining("ephemeral");
  }

  @Test
  void render_misspeltValue_isRefused() {
    assertThatThrownBy(() -> render("cache: {capasity: 1GiB}")).hasMessageContaining("capasity");
  }

  @Test
  void render_podMonitor_scrapesTheAdminPort() throws IOException {
    assertThat(render("{}").has("PodMonitor")).isFalse();
    Map<String, Object> monitor =
        render("prometheus: {podMonitor: {enabled: true}}").only("PodMonitor");
    Object endpoint = listAt(monitor, "spec", "podMetricsEndpoints").get(0);
    assertThat(asMap(endpoint))
        .containsEntry("port", "hunch-admin")
        .containsEntry("path", "/metrics");
  }

  @Test
  void render_annotations_nameTheAdminPort() throws IOException {
    Map<String, Object> deployment = render("ports: {admin: 9100}").only("Deployment");
    assertThat(asMap(at(deployment, "spec", "template", "metadata", "annotations")))
        .containsEntry("prometheus.io/port", "9100")
        .containsKey("checksum/config");
  }

  @Test
  void render_extraConfig_isLaidOverTheRest() throws IOException {
    Map<String, Object> config =
        render("extraConfig: {server: {drain: 10s}, cache: {probation-share: 0.5}}").parsedConfig();
    assertThat(at(config, "server", "drain")).isEqualTo("10s");
    assertThat(at(config, "server", "port")).isEqualTo(7070);
    assertThat(at(config, "cache", "capacity")).isEqualTo("64MiB");
    assertThat(at(config, "cache", "probation-share")).isEqualTo(0.5);
  }

  @Test
  void render_files_lieBesideTheConfiguration() throws IOException {
    Map<String, Object> config = render("files: {s.tsv: \"a\\tselect 1\\n\"}").only("ConfigMap");
    assertThat(at(config, "data", "s.tsv")).isEqualTo("a\tselect 1\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{prefetch: {budget: 0.5}, accessLog: {enabled: false}, unixSocket: {enabled: false}}",
        "model: {enabled: true, volume: {persistentVolumeClaim: {claimName: models}}}"
      })
  void render_config_isAcceptedBySidecar(String values) throws Exception {
    Path file = Files.writeString(folder.resolve("hunch.yaml"), render(values).config());
    HunchConfig config = new ConfigLoader(name -> "secret", namespace -> List.of()).load(file);
    assertThat(config.namespaces()).containsOnlyKeys("shop");
    assertThat(config.admin().port()).isEqualTo(7071);
    assertThat(config.cache().capacityBytes()).isEqualTo(64 << 20);
  }

  @Test
  void render_asDependency_partsServeAnotherChart() throws IOException {
    Path parent = folder.resolve("shop");
    copy(CHART, parent.resolve("charts/hunch"));
    Files.writeString(
        parent.resolve("Chart.yaml"),
        "{apiVersion: v2, name: shop, version: 1.0.0,"
            + " dependencies: [{name: hunch, version: 0.1.0}]}");
    Files.writeString(parent.resolve("values.yaml"), "hunch: {deployment: false}");
    Files.createDirectories(parent.resolve("templates"));
    Files.writeString(
        parent.resolve("templates/pod.yaml"),
        """
        kind: Pod
        spec:
          initContainers:
            {{- include "hunch.container" .Subcharts.hunch | nindent 4 }}
          volumes:
            {{- include "hunch.volumes" .Subcharts.hunch | nindent 4 }}
        """);
    RenderedChart chart =
        RenderedChart.of(new Helm(parent).template().withName("shop").withKubeVersion("1.31.0"));
    assertThat(chart.has("Deployment")).isFalse();
    Map<String, Object> pod = asMap(at(chart.only("Pod"), "spec"));
    assertThat(named(pod, "initContainers", "hunch")).containsKey("startupProbe");
    assertThat(named(pod, "volumes", "hunch-config")).containsKey("configMap");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }
}
