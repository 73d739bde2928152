package dev.hunch.sidecar.backing;

import com.zaxxer.hikari.HikariDataSource;
import dev.hunch.core.cache.BackingStore.Loaded;
import dev.hunch.core.cache.StoreException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Runs queries on the connections of a pool, for one key or for several. Thread-safe. */
final class StoreQueries {
  private final String store;
  private final HikariDataSource pool;
  private final QueryCanceller canceller;
  private final Duration longest;

  /**
   * Runs nothing yet.
   *
   * @param longest a query that takes longer has its connection broken
   */
  StoreQueries(String store, HikariDataSource pool, QueryCanceller canceller, Duration longest) {
    this.store = store;
    this.pool = pool;
    this.canceller = canceller;
    this.longest = longest;
  }

  /** What is made of a query's rows. */
  private interface RowReader<T> {
    T read(ResultSet rows) throws SQLException, IOException;
  }

  /**
   * Returns what the database answers; anything at all if the query was cancelled.
   *
   * @throws StoreException if the answer is too large
   */
  Loaded read(KeyMapping.Query query, CancellableQuery running) throws SQLException {
    try {
      return run(query.sql(), List.of(query), running, StoreQueries::loaded, new Loaded.Absent());
    } catch (IOException e) {
      throw new StoreException("the store " + store + ": " + e.getMessage(), null);
    }
  }

  /**
   * Reads for several keys by one query.
   *
   * @param sql what all the queries ask for
   * @return what each would have been answered alone; anything at all if the query was cancelled
   * @throws TogetherException if it is worth while to ask for each alone
   * @throws SQLException if the database cannot answer at all
   */
  List<Loaded> readTogether(GroupSql sql, List<KeyMapping.Query> queries, CancellableQuery running)
      throws SQLException {
    int keys = queries.size();
    List<Loaded> none = Collections.nCopies(keys, new Loaded.Absent());
    try {
      return run(
          sql.textFor(keys),
          queries,
          running,
          rows -> JsonRows.readEach(rows, keys, ConnectionPool.MAX_RESULT_BYTES),
          none);
    } catch (IOException e) {
      throw new TogetherException(GroupSizes.Failure.SIZE, e);
    } catch (SQLException e) {
      GroupSizes.Failure failure = SqlFailure.ofTogether(e);
      if (failure == null) {
        throw e;
      }
      throw new TogetherException(failure, e);
    }
  }

  private static Loaded loaded(ResultSet rows) throws SQLException, IOException {
    byte[] json = JsonRows.read(rows, ConnectionPool.MAX_RESULT_BYTES);
    return json == null ? new Loaded.Absent() : new Loaded.Found(json);
  }

  private <T> T run(
      String sql,
      List<KeyMapping.Query> queries,
      CancellableQuery running,
      RowReader<T> reader,
      T cancelled)
      throws SQLException, IOException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 0;
      for (KeyMapping.Query query : queries) {
        for (String value : query.parameters()) {
          statement.setString(++parameter, value);
        }
      }
      if (!running.begin(statement)) {
        return cancelled;
      }
      QueryCanceller.Watch watch = canceller.watch(running, longest);
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      } finally {
        watch.end();
        running.end();
      }
    }
  }
}
