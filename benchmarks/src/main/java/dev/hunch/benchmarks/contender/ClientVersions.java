package dev.hunch.benchmarks.contender;

import io.grpc.ManagedChannel;
import io.lettuce.core.LettuceVersion;
import java.util.LinkedHashMap;
import java.util.Map;

/** The versions of the libraries that the contenders call their servers through. */
public final class ClientVersions {
  private ClientVersions() {}

  /** By the library's name. */
  public static Map<String, String> all() {
    Map<String, String> versions = new LinkedHashMap<>();
    String grpc = ManagedChannel.class.getPackage().getImplementationVersion();
    versions.put("gRPC", grpc == null ? "unknown" : grpc);
    String lettuce = LettuceVersion.getVersion(); // and the commit that it was built from
    versions.put("Lettuce", lettuce.replaceFirst("/.*", ""));
    return versions;
  }
}
