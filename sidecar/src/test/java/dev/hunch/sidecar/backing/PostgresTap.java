package dev.hunch.sidecar.backing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a driver and its PostgreSQL and counts the round trips: each time the driver sends
 * a Sync or a simple Query, it waits for the server.
 *
 * <p>Those of the empty statement, by which a connection is tried, do not count.
 */
final class PostgresTap implements AutoCloseable {
  /** The version with which a connection starts; before it may come a request for encryption. */
  private static final int START = 3 << 16;

  private final ServerSocket server =
      new ServerSocket(0, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  private final int databasePort;
  private final AtomicInteger roundTrips = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  PostgresTap(int databasePort) throws IOException {
    this.databasePort = databasePort;
    run(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How often a driver has waited for the server. */
  int roundTrips() {
    return roundTrips.get();
  }

  private void accept() throws IOException {
    while (true) {
      Socket driver = server.accept();
      Socket database = new Socket(InetAddress.getLoopbackAddress(), databasePort);
      sockets.addAll(List.of(driver, database));
      run(() -> database.getInputStream().transferTo(driver.getOutputStream()));
      run(() -> tap(driver, database));
    }
  }

  /** Passes the driver's messages on, and looks at each. */
  private void tap(Socket driver, Socket database) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(driver.getInputStream()));
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(database.getOutputStream()));
    boolean started = false;
    boolean isTrial = false;
    while (true) {
      int type = started ? in.readUnsignedByte() : 0;
      byte[] body = new byte[in.readInt() - 4];
      in.readFully(body);
      if (started) {
        out.writeByte(type);
      }
      out.writeInt(body.length + 4);
      out.write(body);
      switch (type) {
        case 0 -> started = ByteBuffer.wrap(body).getInt() == START;
        case 'P' -> isTrial |= isEmptyStatement(body);
        case 'Q', 'S' -> {
          roundTrips.addAndGet(isTrial ? 0 : 1);
          isTrial = false;
        }
        default -> {}
      }
      if (in.available() == 0) { // last: who has the answer may look at the count
        out.flush();
      }
    }
  }

  /** Whether a Parse message, of a name and a text that end with a zero each, has no text. */
  private static boolean isEmptyStatement(byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    int name = text.indexOf('\0');
    return text.charAt(name + 1) == '\0';
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void run(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has gone: so has the connection.
              }
            },
            "postgres-tap");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
