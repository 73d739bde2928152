/**
 * Microbenchmarks. Nothing depends on them. To run those whose name matches:
 *
 * <pre>
 * mvn -q -pl benchmarks -am -DskipTests package dependency:build-classpath \
 *     -Dmdep.outputFile=$PWD/benchmarks/target/classpath
 * java @sidecar/src/main/jvm/jvm.options -cp benchmarks/target/classes:$(cat benchmarks/target/classpath) \
 *     org.openjdk.jmh.Main EvictionBenchmark -f 1 -wi 3 -i 5
 * </pre>
 */
@NullMarked
package dev.hunch.benchmarks;

import org.jspecify.annotations.NullMarked;
