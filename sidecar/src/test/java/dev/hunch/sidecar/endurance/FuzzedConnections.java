package dev.hunch.sidecar.endurance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Connections that carry no call: garbage, half of a protocol or another one. */
final class FuzzedConnections {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_FRAMES = 40;
  private static final int MOST_PAYLOAD = 300;
  private static final int CONNECT_MILLIS = 30_000;
  private static final int READ_MILLIS = 20;

  private final SplittableRandom random;
  private final FuzzedMessages messages;

  FuzzedConnections(SplittableRandom random) {
    this.random = random;
    this.messages = new FuzzedMessages(random);
  }

  /** One to the port of the calls. */
  void toGrpc(int port) throws IOException {
    byte[] bytes =
        switch (random.nextInt(4)) {
          case 0 -> messages.bytes(4_000);
          case 1 -> plainRequest("GET / HTTP/1.1", "localhost");
          case 2 -> concat(PREFACE, messages.bytes(4_000));
          default -> concat(PREFACE, frames());
        };
    visit(port, bytes);
  }

  /** One to the port of the pages. */
  void toAdmin(int port) throws IOException {
    byte[] bytes =
        switch (random.nextInt(5)) {
          case 0 -> messages.bytes(4_000);
          case 1 -> plainRequest("POST /metrics HTTP/1.1", "localhost");
          case 2 -> plainRequest("GET /" + "x".repeat(random.nextInt(100_000)) + " HTTP/1.1", "h");
          case 3 -> plainRequest("GET /healthz HTTP/1.1", "h".repeat(random.nextInt(100_000)));
          default -> concat(PREFACE, frames());
        };
    visit(port, bytes);
  }

  /** Sends a part of it all, and leaves: in order, by half, or by a reset. */
  private void visit(int port, byte[] bytes) throws IOException {
    int sent = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      try {
        socket.getOutputStream().write(bytes, 0, sent);
        switch (random.nextInt(3)) {
          case 0 -> socket.setSoLinger(true, 0); // the close is a reset
          case 1 -> {
            socket.shutdownOutput();
            readALittle(socket);
          }
          default -> readALittle(socket);
        }
      } catch (IOException e) {
        // Thrown out in the middle: so it may be.
      }
    }
  }

  private static void readALittle(Socket socket) throws IOException {
    socket.setSoTimeout(READ_MILLIS);
    var unused = socket.getInputStream().read(new byte[1_000]);
  }

  /** HTTP/2 frames of any type, flags, stream and payload; most have the length that they tell. */
  private byte[] frames() {
    ByteBuffer frames = ByteBuffer.allocate(MOST_FRAMES * (MOST_PAYLOAD + 9));
    frames.put(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // the settings that must come first
    for (int i = random.nextInt(MOST_FRAMES - 1); i > 0; i--) {
      byte[] payload = messages.bytes(MOST_PAYLOAD);
      int told = random.nextInt(10) == 0 ? random.nextInt(1 << 24) : payload.length;
      frames.put((byte) (told >> 16)).put((byte) (told >> 8)).put((byte) told);
      frames.put((byte) random.nextInt(random.nextInt(10) == 0 ? 256 : 10));
      frames.put((byte) random.nextInt(256));
      frames.putInt(random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(8));
      frames.put(payload);
    }
    byte[] bytes = new byte[frames.position()];
    frames.flip().get(bytes);
    return bytes;
  }

  private static byte[] plainRequest(String first, String host) {
    String text = first + "\r\nHost: " + host + "\r\nContent-Length: 5\r\n\r\nhello";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
