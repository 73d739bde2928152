package dev.hunch.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class QueryCountTest {
  private static final int SSL_REQUEST = 80877103;
  private static final int PROTOCOL_3 = 196608;

  private final QueryCount count = new QueryCount();

  @Test
  void pass_startUpAndQueries_countsExecuteAndQueryOnly() throws IOException {
    byte[] bytes = conversation();
    count.newStream().pass(bytes, bytes.length);
    assertThat(count.total()).isEqualTo(3);
  }

  @Test
  void pass_byteByByte_countsTheSame() throws IOException {
    QueryCount.Stream stream = count.newStream();
    for (byte one : conversation()) {
      stream.pass(new byte[] {one}, 1);
    }
    assertThat(count.total()).isEqualTo(3);
  }

  private static byte[] conversation() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(8);
    out.writeInt(SSL_REQUEST);
    out.writeInt(8 + 9);
    out.writeInt(PROTOCOL_3);
    out.write("user\0eve\0".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    message(out, 'P', "EQEQ select");
    message(out, 'B', "bind");
    message(out, 'E', "portal");
    message(out, 'S', "");
    message(out, 'Q', "select 1");
    message(out, 'E', "");
    message(out, 'X', "");
    return bytes.toByteArray();
  }

  private static void message(DataOutputStream out, char type, String body) throws IOException {
    out.writeByte(type);
    out.writeInt(4 + body.length());
    out.writeBytes(body);
  }
}
