package dev.hunch.training.baseline;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.Key;
import dev.hunch.core.prefetch.Prediction;
import dev.hunch.core.prefetch.PredictionReason;
import dev.hunch.core.prefetch.Predictor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Association mining in the manner of MITHRIL: keys that were missed a few times each, always close
 * together, are associated, and the later one is prefetched with the earlier (Yang, Karimi,
 * Sæmundsson, Wildani and Vigfusson, "MITHRIL: mining sporadic associations for cache prefetching",
 * SoCC 2017).
 *
 * <p>A missed key is recorded with the numbers of its reads. Recorded twice it moves into the
 * mining table, recorded more than eight times it leaves that as too frequent. A full mining table
 * is mined and emptied: two keys are associated if they were recorded about equally often, each
 * time within the lookahead of each other but for at most one, and the second either is the first's
 * next neighbour in the table or was once read right before or after it. Sessions are not told
 * apart.
 *
 * <p>Our departures: a mining table of 512 rows instead of 2,560, which a trace of few keys never
 * fills; tables bounded by rows instead of bytes; prefetched entries get no second chance.
 */
public final class MithrilPredictor implements Predictor {
  private static final int LOOKAHEAD_READS = 20;
  private static final int MIN_SUPPORT = 2;
  private static final int MAX_SUPPORT = 8;
  private static final int MAX_MISMATCHES = 1;
  private static final int MAX_ASSOCIATED = 2;
  private static final int MAX_RECORDED = 100_000;
  private static final int MAX_SOURCES = 1_000_000;

  /** Counts tell no probability; the planner only needs one. */
  private static final double PROBABILITY = 0.5;

  private static final PredictionReason REASON = new PredictionReason("mithril", "associated key");

  /** When a key was recorded, in reads since the beginning. */
  private static final class Row {
    final Key key;
    final long[] times = new long[MAX_SUPPORT];
    int count;

    Row(Key key) {
      this.key = key;
    }
  }

  private final int miningRows;
  private final Map<Key, Row> recorded = new LinkedHashMap<>();
  private final Map<Key, Row> mining = new HashMap<>();
  private final Map<Key, List<Key>> associated = new LinkedHashMap<>();
  private long reads;

  /** Creates a predictor that knows nothing. */
  public MithrilPredictor() {
    this(512);
  }

  /** Creates a predictor that mines whenever so many keys have been recorded twice. */
  MithrilPredictor(int miningRows) {
    this.miningRows = miningRows;
  }

  @Override
  public List<Prediction> onAccess(AccessEvent event) {
    reads++;
    if (!event.result().isHit()) {
      record(event.key());
    }
    @Nullable List<Key> keys = associated.get(event.key());
    if (keys == null) {
      return List.of();
    }
    List<Prediction> predictions = new ArrayList<>(keys.size());
    for (Key key : keys) {
      predictions.add(new Prediction(key, PROBABILITY, REASON));
    }
    return predictions;
  }

  private void record(Key key) {
    Row mined = mining.get(key);
    if (mined != null) {
      if (mined.count == MAX_SUPPORT) {
        mining.remove(key);
      } else {
        mined.times[mined.count++] = reads;
      }
      return;
    }
    Row row = recorded.computeIfAbsent(key, Row::new);
    row.times[row.count++] = reads;
    if (row.count == MIN_SUPPORT) {
      recorded.remove(key);
      mining.put(key, row);
      if (mining.size() >= miningRows) {
        mine();
        mining.clear();
      }
    } else {
      bound(recorded, MAX_RECORDED);
    }
  }

  private void mine() {
    List<Row> rows = new ArrayList<>(mining.values());
    rows.sort(Comparator.comparingLong(row -> row.times[0])); // one read, one row: no ties
    for (int i = 0; i < rows.size(); i++) {
      Row first = rows.get(i);
      boolean isNext = true;
      for (int j = i + 1; j < rows.size(); j++) {
        Row second = rows.get(j);
        if (second.times[0] - first.times[0] > LOOKAHEAD_READS) {
          break;
        }
        if (Math.abs(first.count - second.count) <= MAX_MISMATCHES) {
          if (areAssociated(first, second, isNext)) {
            associate(first.key, second.key);
          }
          isNext = false;
        }
      }
    }
  }

  private static boolean areAssociated(Row first, Row second, boolean isNext) {
    boolean areClose = isNext;
    int mismatches = 0;
    for (int k = 0; k < Math.min(first.count, second.count); k++) {
      long distance = Math.abs(first.times[k] - second.times[k]);
      if (distance > LOOKAHEAD_READS && ++mismatches > MAX_MISMATCHES) {
        return false;
      }
      areClose |= distance == 1;
    }
    return areClose;
  }

  private void associate(Key from, Key to) {
    List<Key> keys = associated.computeIfAbsent(from, unseen -> new ArrayList<>(MAX_ASSOCIATED));
    if (!keys.contains(to)) {
      if (keys.size() == MAX_ASSOCIATED) {
        keys.remove(0);
      }
      keys.add(to);
      bound(associated, MAX_SOURCES);
    }
  }

  /** Drops the eldest of a map that has become too large by one. */
  private static void bound(Map<Key, ?> map, int max) {
    if (map.size() > max) {
      Iterator<Key> keys = map.keySet().iterator();
      keys.next();
      keys.remove();
    }
  }
}
