package dev.hunch.architecture.crooked.util;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Channel;
import io.micrometer.core.instrument.Counter;
import java.sql.Connection;
import net.openhft.chronicle.map.ChronicleMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;

/** Knows every library, in a room that has no role. */
public record Octopus(
    INDArray array,
    ChronicleMap<String, String> map,
    Connection connection,
    Channel channel,
    Counter counter,
    HttpServer server,
    Yaml yaml,
    CommandLine line) {}
