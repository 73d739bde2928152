package dev.hunch.demo.shop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VirtualCrowdTest {
  private static final Duration READ_TIME = Duration.ofMillis(1);
  private static final CrowdOptions OPTIONS = new CrowdOptions("v", 1, 600, 30, 4, 100, 1, 11);

  @Test
  void browse_twice_makesTheSameReads() {
    assertThat(browse(OPTIONS)).isEqualTo(browse(OPTIONS)).isNotEmpty();
  }

  @Test
  void browse_inVirtualTime_takesTheStepsOfALiveCrowd() throws Exception {
    CrowdOptions hasty = new CrowdOptions("v", 1, 600, 30, 4, 0, 0, 11);
    Map<String, List<String>> live = new ConcurrentHashMap<>();
    new Crowd(ShopSize.QUICK, 3, hasty)
        .browse(
            (session, key) -> {
              live.computeIfAbsent(session, unused -> new ArrayList<>()).add(key);
              return value(key);
            },
            (session, user, product) -> {},
            nanos -> {},
            ended -> {});

    Map<String, List<String>> virtual =
        browse(OPTIONS).stream()
            .collect(groupingBy(TimedRead::session, mapping(TimedRead::key, toList())));

    assertThat(virtual).isEqualTo(live);
  }

  @Test
  void browse_reads_areInTimeAndNoMoreSessionsAtOnceThanPlaces() {
    List<TimedRead> reads = browse(OPTIONS);

    assertThat(reads).extracting(TimedRead::nanos).isSorted();
    Collection<List<Long>> sessions =
        reads.stream()
            .collect(groupingBy(TimedRead::session, mapping(TimedRead::nanos, toList())))
            .values();
    for (TimedRead read : reads) {
      assertThat(sessions)
          .filteredOn(
              times -> times.get(0) <= read.nanos() && read.nanos() <= times.get(times.size() - 1))
          .hasSizeBetween(1, OPTIONS.atOnce());
    }
  }

  @Test
  void browse_absentValue_hasNoSize() {
    assertThat(browse(OPTIONS))
        .allSatisfy(
            read -> assertThat(read.sizeBytes() == 0).isEqualTo(read.key().startsWith("cart:")));
  }

  private static List<TimedRead> browse(CrowdOptions options) {
    return new VirtualCrowd(new Crowd(ShopSize.QUICK, 3, options), READ_TIME)
        .browse((session, key) -> value(key), (session, user, product) -> {}, ended -> {});
  }

  private static byte @Nullable [] value(String key) {
    return key.startsWith("cart:")
        ? null
        : "[{\"id\": 41, \"favourite_category\": 3, \"product_id\": 41, \"related_id\": 43}]"
            .getBytes(UTF_8);
  }
}
