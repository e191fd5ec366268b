package org.edxlake.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.io.input.BrokenInputStream;
import org.bouncycastle.bcpg.CompressionAlgorithmTags;
import org.edxlake.catalog.Quarantined.Reason;
import org.edxlake.catalog.StagedFile.Packing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class UnpackedTextTest {
  private static final byte[] TEXT = text();

  private static byte[] text() {
    StringBuilder rows = new StringBuilder("id\tname\n");
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      rows.append(i).append("\tlearner ").append(random.nextInt(1_000)).append('\n');
    }
    return rows.toString().getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("org.edxlake.unpack.SamplePackets#compressions")
  void aMessageGivesItsTextWhateverItIsCompressedBy(int algorithm) throws IOException {
    byte[] packets = SamplePackets.compressed(algorithm, SamplePackets.literal(TEXT));

    assertThat(read(Packing.MESSAGE, packets)).isEqualTo(TEXT);
    assertThat(read(Packing.MESSAGE, SamplePackets.compressed(algorithm, packets))).isEqualTo(TEXT);
  }

  @Test
  void aMessageThatIsNotCompressedGivesItsText() throws IOException {
    assertThat(read(Packing.MESSAGE, SamplePackets.literal(TEXT))).isEqualTo(TEXT);
    assertThat(read(Packing.MESSAGE, SamplePackets.literal(new byte[0]))).isEmpty();
  }

  @Test
  void theBytesOfTheTextAreCounted() throws IOException {
    UnpackedText text = open(Packing.MESSAGE, SamplePackets.of(TEXT), Long.MAX_VALUE);

    assertThat(text.read()).isEqualTo('i');
    assertThat(text.bytes()).isEqualTo(1);
    text.transferTo(new ByteArrayOutputStream());
    assertThat(text.read()).isEqualTo(-1);
    assertThat(text.bytes()).isEqualTo(TEXT.length);
  }

  @ParameterizedTest
  @MethodSource("org.edxlake.unpack.SamplePackets#compressions")
  void aMessageThatIsCutAnywhereIsDamaged(int algorithm) {
    byte[] packets =
        SamplePackets.compressed(algorithm, SamplePackets.literal(Arrays.copyOf(TEXT, 5_000)));
    for (int length = 0; length < packets.length; length++) {
      byte[] cut = Arrays.copyOf(packets, length);
      assertThatThrownBy(() -> read(Packing.MESSAGE, cut))
          .isInstanceOf(DamagedTextException.class)
          .extracting(thrown -> ((DamagedTextException) thrown).reason())
          .isIn(Reason.BAD_CONTENT, Reason.TRUNCATED);
    }
  }

  @Test
  void noChangedByteOfZlibChangesTheText() throws IOException {
    byte[] text = Arrays.copyOf(TEXT, 5_000);
    byte[] packets = SamplePackets.of(text);
    int damaged = 0;
    for (int i = 0; i < packets.length; i++) {
      byte[] changed = packets.clone();
      changed[i] ^= 0x10;
      try {
        // Some bits have no meaning, such as the last ones of a stream.
        assertThat(read(Packing.MESSAGE, changed)).isEqualTo(text);
      } catch (DamagedTextException expected) {
        damaged++;
      }
    }
    assertThat(damaged).isGreaterThan(packets.length - 10);
  }

  @Test
  void whatIsNoTextIsToldByItsReason() {
    byte[] literal = SamplePackets.literal(TEXT);
    byte[] twice = twice(literal);
    byte[] deep = literal;
    for (int i = 0; i < 3; i++) {
      deep = SamplePackets.compressed(CompressionAlgorithmTags.ZIP, deep);
    }

    assertDamaged(new byte[0], Reason.TRUNCATED, "the message in it has no content");
    assertDamaged(twice, Reason.TRAILING_DATA, "inside the message something follows the content");
    assertDamaged(
        SamplePackets.compressed(CompressionAlgorithmTags.ZLIB, twice),
        Reason.TRAILING_DATA,
        "inside the message something follows the content");
    assertDamaged(deep, Reason.TOO_LARGE, "it is compressed again and again, as no file of edX is");
    assertDamaged(TEXT, Reason.BAD_CONTENT, "what is encrypted in it is damaged");
  }

  private static void assertDamaged(byte[] packets, Reason reason, String message) {
    assertThatThrownBy(() -> read(Packing.MESSAGE, packets))
        .isInstanceOf(DamagedTextException.class)
        .hasMessage(message)
        .extracting(thrown -> ((DamagedTextException) thrown).reason())
        .isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource
  void aTextThatExpandsBeyondItsLimitIsTooLarge(Packing packing) throws IOException {
    byte[] packed = packing == Packing.GZIP ? gzip(TEXT) : SamplePackets.of(TEXT);

    assertThat(open(packing, packed, TEXT.length).readAllBytes()).isEqualTo(TEXT);
    assertThatThrownBy(() -> open(packing, packed, TEXT.length - 1).readAllBytes())
        .isInstanceOf(DamagedTextException.class)
        .hasMessage(
            "it expands to more than the "
                + (TEXT.length - 1)
                + " bytes that the settings allow (stage.max-expansion, stage.max-member-bytes)")
        .extracting(thrown -> ((DamagedTextException) thrown).reason())
        .isEqualTo(Reason.TOO_LARGE);
  }

  @ParameterizedTest
  @MethodSource("org.edxlake.unpack.SamplePackets#compressions")
  void aDiskThatFailsIsNoDamageWhereverItFails(int algorithm) {
    byte[] packets =
        SamplePackets.compressed(algorithm, SamplePackets.literal(Arrays.copyOf(TEXT, 5_000)));
    for (IOException failure : List.of(new IOException("failed"), new EOFException("cut off"))) {
      for (int good = 0; good <= packets.length; good++) {
        InputStream failing =
            new SequenceInputStream(
                new ByteArrayInputStream(packets, 0, good), new BrokenInputStream(() -> failure));

        assertThatThrownBy(
                () -> UnpackedText.of(Packing.MESSAGE, failing, Long.MAX_VALUE).readAllBytes())
            .isSameAs(failure);
      }
    }
  }

  @Test
  void damageIsToldAgainToWhoAsksAgain() throws IOException {
    byte[] literal = SamplePackets.literal(TEXT);
    byte[] gzip = gzip(TEXT);
    gzip[gzip.length - 5] ^= 1;

    assertDamagedTwice(Packing.MESSAGE, twice(literal));
    assertDamagedTwice(Packing.GZIP, twice(gzip));
  }

  private static void assertDamagedTwice(Packing packing, byte[] packed) {
    UnpackedText text = open(packing, packed, Long.MAX_VALUE);
    assertThatThrownBy(text::readAllBytes).isInstanceOf(DamagedTextException.class);
    assertThatThrownBy(text::readAllBytes).isInstanceOf(DamagedTextException.class);
  }

  private static byte[] twice(byte[] bytes) {
    byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
    return twice;
  }

  private static byte[] read(Packing packing, byte[] packed) throws IOException {
    try (UnpackedText text = open(packing, packed, Long.MAX_VALUE)) {
      return text.readAllBytes();
    }
  }

  private static UnpackedText open(Packing packing, byte[] packed, long mostBytes) {
    return UnpackedText.of(packing, new ByteArrayInputStream(packed), mostBytes);
  }

  private static byte[] gzip(byte[] text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text);
    }
    return bytes.toByteArray();
  }
}
