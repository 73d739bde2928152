package dev.hunch.sidecar.wiring;

import dev.hunch.sidecar.config.AdminConfig;
import dev.hunch.sidecar.config.HunchConfig;
import dev.hunch.sidecar.config.ModelConfig;
import dev.hunch.sidecar.config.PrefetchConfig;
import dev.hunch.sidecar.config.ServerConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says in place of the configuration file; null leaves the file's word.
 *
 * @param port of the gRPC server
 * @param adminPort of the admin server
 * @param unixSocket to listen on as well; relative to the working folder
 * @param bundle of the model; relative to the working folder
 * @param noPrefetch starts with prefetching off
 */
record Overrides(
    @Nullable Integer port,
    @Nullable Integer adminPort,
    @Nullable Path unixSocket,
    @Nullable Path bundle,
    boolean noPrefetch) {
  HunchConfig applyTo(HunchConfig file) {
    return new HunchConfig(
        server(file.server()),
        admin(file.admin()),
        file.cache(),
        file.stores(),
        file.namespaces(),
        prefetch(file.prefetch()),
        model(file.model()),
        file.accessLog(),
        file.sharedMemory(),
        file.writeBehind());
  }

  private ServerConfig server(ServerConfig file) {
    return new ServerConfig(
        file.host(),
        port == null ? file.port() : port,
        unixSocket == null ? file.unixSocket() : unixSocket.toAbsolutePath(),
        file.maxKeyBytes(),
        file.maxValueBytes(),
        file.busyPoll(),
        file.drain());
  }

  private AdminConfig admin(AdminConfig file) {
    return adminPort == null ? file : new AdminConfig(file.host(), adminPort);
  }

  private PrefetchConfig prefetch(PrefetchConfig file) {
    return new PrefetchConfig(
        file.enabled() && !noPrefetch,
        file.budget(),
        file.horizon(),
        file.queue(),
        file.maxConcurrency(),
        file.maxCpu(),
        file.wastedLoadCost(),
        file.roomCost());
  }

  private ModelConfig model(ModelConfig file) {
    return bundle == null
        ? file
        : new ModelConfig(bundle.toAbsolutePath(), file.poll(), file.engine());
  }
}
