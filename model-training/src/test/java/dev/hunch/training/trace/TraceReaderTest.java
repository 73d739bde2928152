package dev.hunch.training.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hunch.core.access.AccessEvent;
import dev.hunch.core.access.AccessResult;
import dev.hunch.core.access.Key;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceReaderTest {
  private static final String HEADER = "ts_ms,client,key,size\n";
  private static final String LOG_HEADER = "ts_ms,client,key,size,namespace,result\n";

  @TempDir private Path folder = Path.of("");

  @Test
  void read_plainTrace_givesItsReads() throws Exception {
    Path file = write("t.csv", HEADER + "5,c1,user:1,70\n6,,\"a,\"\"b\",0\n6,-,user:1,1\n");
    assertThat(new TraceReader().read(file).events())
        .containsExactly(
            event(5, "c1", "default", "user:1", AccessResult.MISS, 70),
            event(6, "-", "default", "a,\"b", AccessResult.MISS, 0),
            event(6, "-", "default", "user:1", AccessResult.MISS, 1));
  }

  @Test
  void read_gzipWithoutTheName_isUnpacked() throws Exception {
    Path file = folder.resolve("t.csv");
    Files.write(file, gzip(HEADER + "5,c,k,1\n"));
    assertThat(new TraceReader().read(file).events()).hasSize(1);
  }

  @Test
  void read_plainTextNamedGz_isReadAsItIs() throws Exception {
    Path file = write("t.csv.gz", HEADER + "5,c,k,1\n");
    assertThat(new TraceReader().read(file).events()).hasSize(1);
  }

  @Test
  void read_columnsInAnotherOrderWithOthersBeside_areFoundByName() throws Exception {
    Path file = write("t.csv", "\uFEFFkey,extra, size ,ts_ms,client\r\nk,x,9,3,c\r\n");
    assertThat(new TraceReader().read(file).events())
        .containsExactly(event(3, "c", "default", "k", AccessResult.MISS, 9));
  }

  @Test
  void read_accessLog_takesNamespaceAndResult() throws Exception {
    Path file = write("a.csv", LOG_HEADER + "3,c,k,9,shop,PREFETCHED_HIT\n4,c,k,9,other,HIT\n");
    assertThat(new TraceReader().read(file).events())
        .containsExactly(
            event(3, "c", "shop", "k", AccessResult.PREFETCHED_HIT, 9),
            event(4, "c", "other", "k", AccessResult.HIT, 9));
  }

  @Test
  void read_namespaceAskedFor_leavesOthersOut() throws Exception {
    Path file = write("a.csv", LOG_HEADER + "3,c,k,9,shop,HIT\n4,c,k,9,other,HIT\n");
    Trace trace = reader("shop", false).read(file);
    assertThat(trace.events()).hasSize(1);
    assertThat(trace.notes().otherNamespaceLines()).isEqualTo(1);
  }

  @Test
  void read_namespaceAskedForAndNoColumn_namesTheReads() throws Exception {
    Path file = write("t.csv", HEADER + "3,c,k,9\n");
    assertThat(reader("shop", false).read(file).events().get(0).key())
        .isEqualTo(Key.of("shop", "k"));
  }

  @Test
  void read_namespaceThatIsNotThere_namesThoseThatAre() throws IOException {
    Path file = write("a.csv", LOG_HEADER + "3,c,k,9,shop,HIT\n4,c,k,9,other,HIT\n");
    assertThatThrownBy(() -> reader("none", false).read(file))
        .isInstanceOf(TraceException.class)
        .hasMessage(file + ": holds no read of namespace none; it has other, shop");
  }

  @Test
  void read_accessLogOutOfOrder_isPutInOrder() throws Exception {
    Path file = write("a.csv", LOG_HEADER + "4,c,b,9,n,HIT\n3,c,a,9,n,HIT\n4,c,c,9,n,HIT\n");
    assertThat(keysOf(new TraceReader().read(file))).containsExactly("a", "b", "c");
  }

  @Test
  void read_accessLogWhoseLastLineIsCutOff_leavesThatOutAndSaysSo() throws Exception {
    String first = LOG_HEADER + "3,c,k,9,n,HIT\n";
    String last = "4,c,\"k,2\",9,n,MISS";
    for (int cut = 1; cut < last.length(); cut++) {
      Path file = write("a.csv", first + last.substring(0, cut));
      Trace trace = new TraceReader().read(file);
      assertThat(trace.events()).as("cut at %d", cut).hasSize(1);
      assertThat(trace.notes().truncatedLines()).as("cut at %d", cut).isEqualTo(1);
    }
  }

  @Test
  void read_accessLogWithABadLineAmongOthers_isRefused() throws IOException {
    assertBad(
        LOG_HEADER, "3,c,k,9,n\n4,c,k,9,n,HIT\n", 2, "expected 6 fields, found 5 (3,c,k,9,n)");
    assertBad(LOG_HEADER, "3,c,k,9,n,HOT\n", 2, "result is not known (HOT)");
    assertBad(LOG_HEADER, "3,c,k,9,,HIT\n", 2, "namespace is empty");
  }

  @Test
  void read_badLine_saysFileLineAndValue() throws IOException {
    assertBad(HEADER, "1,c,k,1\nx,c,k,1\n", 3, "ts_ms is not a whole number (x)");
    assertBad(HEADER, "1.5,c,k,1\n", 2, "ts_ms is not a whole number (1.5)");
    assertBad(HEADER, "-1,c,k,1\n", 2, "ts_ms is negative (-1)");
    assertBad(HEADER, "1795363096497000,c,k,1\n", 2, "ts_ms is too large (1795363096497000)");
    assertBad(HEADER, "1,c,k,\n", 2, "size is not a whole number ()");
    assertBad(HEADER, "1,c,k,-7\n", 2, "size is negative (-7)");
    assertBad(HEADER, "1,c,k,2147483648\n", 2, "size is too large (2147483648)");
    assertBad(HEADER, "1,c,,1\n", 2, "key is empty");
    assertBad(HEADER, "1,c,k\n", 2, "expected 4 fields, found 3 (1,c,k)");
    assertBad(HEADER, "1,c,k,1,2\n", 2, "expected 4 fields, found 5 (1,c,k,1,2)");
    assertBad(HEADER, "2,c,k,1\n\n1,c,k,1\n", 4, "time goes backwards (1 after 2)");
    assertBad(HEADER, "1,c,k,1\n1,c,\"k\"k,1\n", 3, "text follows a closing quote");
    assertBad(
        HEADER,
        "1,c,\"k,1\n2,c,k,1\n",
        2,
        "expected 4 fields, found 3; is a quote not closed? (1,c,k,1?2,c,k,1?)");
  }

  @Test
  void read_traceWhoseLastLineIsCutOff_isRefused() throws IOException {
    assertBad(HEADER, "1,c,k,1\n2,c,", 3, "expected 4 fields, found 3 (2,c,)");
  }

  @Test
  void read_badHeader_namesWhatIsMissing() throws IOException {
    assertBad(
        "1795363096497,c0,x.s1:,1000\n",
        "",
        1,
        "no header: the first line must name the columns ts_ms,client,key,size"
            + " (1795363096497,c0,x.s1:,1000)");
    assertBad(
        "ts_ms,client,size\n", "", 1, "column key is missing from the header (ts_ms,client,size)");
    assertBad("ts_ms,client,key,size,key\n", "", 1, "column key is named twice in the header");
  }

  @Test
  void read_longBinaryValue_isShownShortAndPrintable() throws IOException {
    Path file = folder.resolve("t.csv");
    byte[] noise = new byte[500];
    Arrays.fill(noise, (byte) 7);
    Files.write(file, noise);
    assertThatThrownBy(() -> new TraceReader().read(file))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining("no header")
        .hasMessageEndingWith("(" + "?".repeat(60) + "...)");
  }

  @Test
  void read_nothingThere_isMissing() {
    Path file = folder.resolve("none.csv");
    assertThatThrownBy(() -> new TraceReader().read(file))
        .isInstanceOfSatisfying(
            TraceException.class, e -> assertThat(e.kind()).isEqualTo(TraceException.Kind.MISSING))
        .hasMessage(file + ": there is no such file or folder");
    assertThatThrownBy(() -> new TraceReader().read(folder))
        .isInstanceOfSatisfying(
            TraceException.class, e -> assertThat(e.kind()).isEqualTo(TraceException.Kind.MISSING))
        .hasMessage(folder + ": the folder holds no *.csv or *.csv.gz");
  }

  @Test
  void read_emptyFile_saysSo() throws IOException {
    Path file = write("t.csv", "");
    assertThatThrownBy(() -> new TraceReader().read(file)).hasMessage(file + ": is empty");
    write("t.csv", HEADER);
    assertThatThrownBy(() -> new TraceReader().read(file)).hasMessage(file + ": holds no reads");
  }

  @Test
  void read_damagedGzip_isBadData() throws IOException {
    byte[] whole = gzip(HEADER + "1,c,k,1\n".repeat(10_000));
    Path file = folder.resolve("t.csv.gz");
    Files.write(file, Arrays.copyOf(whole, whole.length - 20));
    assertThatThrownBy(() -> new TraceReader().read(file))
        .isInstanceOf(TraceException.class)
        .hasMessage(file + ": the gzip data ends too soon (cut off?)");
    byte[] damaged = whole.clone();
    Arrays.fill(damaged, 30, 40, (byte) 0xff);
    Files.write(file, damaged);
    assertThatThrownBy(() -> new TraceReader().read(file))
        .isInstanceOf(TraceException.class)
        .hasMessageContaining(file + ": the gzip data is damaged: ");
  }

  @Test
  void read_skippingBadLines_countsThemAndKeepsTheRest() throws Exception {
    Path file = write("t.csv", HEADER + "1,c,a,1\nx,c,b,1\n3,c,c\n2,c,d,1\n");
    Trace trace = reader(null, true).read(file);
    assertThat(keysOf(trace)).containsExactly("a", "d");
    assertThat(trace.notes().skippedLines()).isEqualTo(2);
    assertThat(trace.notes().firstSkipped())
        .isEqualTo(file + ":3: ts_ms is not a whole number (x)");
  }

  @Test
  void read_skippingBadLinesWhenAllAreBad_isRefused() throws IOException {
    Path file = write("t.csv", HEADER + "x,c,a,1\ny,c,b,1\n");
    assertThatThrownBy(() -> reader(null, true).read(file))
        .hasMessageContaining("holds no good line; the first of 2 bad ones: " + file + ":2: ");
  }

  @Test
  void read_folder_mergesItsFilesByTime() throws Exception {
    write("b.csv", HEADER + "2,c,b2,1\n4,c,b4,1\n");
    write("a.csv", HEADER + "2,c,a2,1\n5,c,a5,1\n");
    Files.write(folder.resolve("c.csv.gz"), gzip(HEADER + "1,c,c1,1\n"));
    write("d.csv", "");
    write("e.csv", HEADER);
    write("notes.txt", "not a trace");
    Files.createDirectory(folder.resolve("x.csv"));
    Trace trace = new TraceReader().read(folder);
    assertThat(keysOf(trace)).containsExactly("c1", "a2", "b2", "b4", "a5");
    assertThat(trace.notes().files()).isEqualTo(5);
  }

  @Test
  void read_longFile_tellsOfItsProgress() throws Exception {
    Path file = write("t.csv", HEADER + "1,c,k,1\n".repeat(50_000));
    List<Long> done = new ArrayList<>();
    long size = Files.size(file);
    new TraceReader(
            TraceOptions.STRICT,
            (doneBytes, totalBytes) -> {
              assertThat(totalBytes).isEqualTo(size);
              done.add(doneBytes);
            })
        .read(file);
    assertThat(done).isSorted().hasSizeGreaterThan(3).endsWith(size);
  }

  @Test
  void distinctKeys_countsEachKeyOnce() throws Exception {
    Path file = write("t.csv", HEADER + "1,c,a,1\n1,c,b,1\n2,d,a,1\n");
    assertThat(new TraceReader().read(file).distinctKeys()).isEqualTo(2);
  }

  private void assertBad(String header, String lines, int line, String what) throws IOException {
    Path file = write("t.csv", header + lines);
    assertThatThrownBy(() -> new TraceReader().read(file))
        .isInstanceOfSatisfying(
            TraceException.class, e -> assertThat(e.kind()).isEqualTo(TraceException.Kind.BAD_DATA))
        .hasMessage(file + ":" + line + ": " + what);
  }

  private static TraceReader reader(@Nullable String namespace, boolean skip) {
    return new TraceReader(new TraceOptions(namespace, skip), TraceProgress.NONE);
  }

  private static List<String> keysOf(Trace trace) {
    return trace.events().stream().map(event -> event.key().text()).toList();
  }

  private static AccessEvent event(
      long millis, String client, String namespace, String key, AccessResult result, int size) {
    return new AccessEvent(millis, client, Key.of(namespace, key), result, size);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
