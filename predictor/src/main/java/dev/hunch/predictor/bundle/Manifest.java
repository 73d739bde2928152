package dev.hunch.predictor.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hunch.predictor.bundle.BundleException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The bundle's table of contents: what each file is, by size and digest, and what the model is. */
final class Manifest {
  static final String FILE = "manifest.json";
  private static final String FORMAT = "hunch-model-bundle";
  private static final int VERSION = 3;
  private static final int ID_LENGTH = 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Manifest() {}

  /**
   * Names the model by what the files hold. The network's archive is left out: it holds the time of
   * its making, and the weights stand in a file of their own.
   */
  static String idOf(Map<String, byte[]> files) {
    StringBuilder digests = new StringBuilder();
    Map<String, byte[]> told = new TreeMap<>(files);
    told.remove(ModelBundle.NETWORK);
    told.forEach((name, bytes) -> digests.append(name).append(sha256(bytes)));
    return sha256(digests.toString().getBytes(StandardCharsets.UTF_8)).substring(0, ID_LENGTH);
  }

  static byte[] write(BundleInfo info, Map<String, byte[]> files) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT).put("version", VERSION);
    root.put("id", info.id()).put("trained-at", info.trainedAt().toString());
    ObjectNode metrics = root.putObject("metrics");
    info.metrics().forEach(metrics::put);
    ObjectNode options = root.putObject("options");
    info.options().forEach(options::put);
    ObjectNode listed = root.putObject("files");
    new TreeMap<>(files)
        .forEach(
            (name, bytes) ->
                listed.putObject(name).put("size", bytes.length).put("sha256", sha256(bytes)));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
  }

  /** Reads the manifest and holds the other files against it. */
  static BundleInfo check(Map<String, byte[]> files) throws BundleException {
    byte[] bytes = files.get(FILE);
    if (bytes == null) {
      throw new BundleException(Reason.NOT_A_BUNDLE, "it has no " + FILE);
    }
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new BundleException(
          Reason.TRUNCATED, FILE + " is damaged or truncated: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new BundleException(Reason.UNREADABLE, FILE + " cannot be read", e);
    }
    if (!FORMAT.equals(root.path("format").textValue())) {
      throw new BundleException(Reason.NOT_A_BUNDLE, FILE + " is not that of a model bundle");
    }
    if (root.path("version").intValue() != VERSION) {
      throw new BundleException(
          Reason.WRONG_VERSION,
          "its format is of version " + root.path("version") + ", this program reads " + VERSION);
    }
    checkFiles(root.path("files"), files);
    return info(root);
  }

  private static void checkFiles(JsonNode listed, Map<String, byte[]> files)
      throws BundleException {
    for (var entry : listed.properties()) {
      String name = entry.getKey();
      byte[] bytes = files.get(name);
      if (bytes == null) {
        throw new BundleException(Reason.MISSING_FILE, name + " is missing");
      }
      long size = entry.getValue().path("size").longValue();
      if (bytes.length < size) {
        throw new BundleException(
            Reason.TRUNCATED, name + " is truncated: " + bytes.length + " of " + size + " bytes");
      }
      if (!sha256(bytes).equals(entry.getValue().path("sha256").textValue())) {
        throw new BundleException(
            Reason.DIGEST_MISMATCH, name + " does not have the digest that " + FILE + " gives");
      }
    }
  }

  private static BundleInfo info(JsonNode root) throws BundleException {
    try {
      Map<String, Double> metrics = new TreeMap<>();
      root.path("metrics")
          .properties()
          .forEach(e -> metrics.put(e.getKey(), e.getValue().asDouble()));
      Map<String, String> options = new TreeMap<>();
      root.path("options")
          .properties()
          .forEach(e -> options.put(e.getKey(), e.getValue().asText()));
      return new BundleInfo(
          root.path("id").asText(),
          Instant.parse(root.path("trained-at").asText()),
          metrics,
          options);
    } catch (DateTimeParseException e) {
      throw new BundleException(Reason.BAD_CONTENT, FILE + ": trained-at is not a time", e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
