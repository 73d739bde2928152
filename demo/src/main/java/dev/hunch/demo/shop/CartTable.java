package dev.hunch.demo.shop;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The one table that the shop's service writes to while it is open. Thread-safe. */
public final class CartTable implements Closeable {
  private static final String ADD =
      "insert into carts select ?, coalesce(max(line), 0) + 1, ?, 1 from carts where user_id = ?";

  private final HikariDataSource pool;

  /** Opens connections to the database at {@code port}. */
  public CartTable(int port) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("cart-writes");
    config.setJdbcUrl(PostgresServer.url(port));
    config.setUsername(PostgresServer.USER);
    config.setMaximumPoolSize(4);
    pool = new HikariDataSource(config);
  }

  /** Lays one piece of a product into a user's cart; it is committed on return. */
  public void add(long user, long product) {
    try (Connection connection = pool.getConnection();
        PreparedStatement add = connection.prepareStatement(ADD)) {
      add.setLong(1, user);
      add.setLong(2, product);
      add.setLong(3, user);
      add.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException("the cart cannot be written: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
