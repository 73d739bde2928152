package dev.hunch.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.faults.FaultProxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresShopTest {
  private static final List<String> TABLES =
      List.of(
          "users",
          "addresses",
          "products",
          "stock",
          "related_products",
          "bestsellers",
          "orders",
          "order_lines",
          "shipments",
          "payments",
          "reviews",
          "carts");

  @TempDir static Path folder;
  private static PostgresServer server;

  @BeforeAll
  static void fill() throws Exception {
    server = PostgresServer.start(folder);
    try (Connection connection = server.connect()) {
      new ShopGenerator(ShopSize.QUICK, 7).fill(connection);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @Test
  void fill_withSize_makesAsMuch() throws SQLException {
    assertThat(number("select count(*) from users")).isEqualTo(ShopSize.QUICK.users());
    assertThat(number("select count(*) from products")).isEqualTo(ShopSize.QUICK.products());
    assertThat(number("select count(*) from orders")).isEqualTo(ShopSize.QUICK.orders());
    assertThat(number("select count(*) from reviews")).isEqualTo(ShopSize.QUICK.reviews());
    assertThat(number("select count(distinct user_id) from orders"))
        .isEqualTo(ShopSize.QUICK.users());
    assertThat(
            number(
                "select count(*) from order_lines left join products p on p.id = product_id"
                    + " where p.id is null"))
        .isZero();
  }

  @Test
  void fill_withTheSameSeed_makesTheSameRows() throws SQLException {
    String first;
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      first = digest(connection);
      statement.execute("create database again");
    }
    String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/again";
    try (Connection again = DriverManager.getConnection(url, PostgresServer.USER, null)) {
      new ShopGenerator(ShopSize.QUICK, 7).fill(again);
      assertThat(digest(again)).isEqualTo(first);
      assertThatThrownBy(() -> new ShopGenerator(ShopSize.QUICK, 7).fill(again))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void settings_ofTheServer_waitForTheDisk() throws SQLException {
    assertThat(text("show synchronous_commit")).isEqualTo("on");
    assertThat(text("show fsync")).isEqualTo("on");
  }

  @Test
  void queries_throughTheProxy_areCountedOneByOne() throws Exception {
    InetSocketAddress target =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    try (FaultProxy proxy = FaultProxy.open(0, target, System::nanoTime);
        Connection connection =
            DriverManager.getConnection(
                PostgresServer.url(proxy.port()), PostgresServer.USER, null)) {
      long before = proxy.queries();
      try (PreparedStatement query =
          connection.prepareStatement("select name from users where id = ?")) {
        for (int id = 1; id <= 20; id++) {
          query.setLong(1, id);
          try (ResultSet rows = query.executeQuery()) {
            assertThat(rows.next()).isTrue();
          }
        }
      }
      assertThat(proxy.queries() - before).isEqualTo(20);
    }
  }

  private static String digest(Connection connection) throws SQLException {
    StringBuilder digest = new StringBuilder();
    for (String table : TABLES) {
      digest.append(
          text(
              connection,
              "select md5(string_agg(t::text, ',' order by t::text)) from " + table + " t"));
    }
    return digest.toString();
  }

  private static long number(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  private static String text(String sql) throws SQLException {
    try (Connection connection = server.connect()) {
      return text(connection, sql);
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
