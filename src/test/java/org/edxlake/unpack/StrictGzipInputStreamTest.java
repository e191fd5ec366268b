package org.edxlake.unpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class StrictGzipInputStreamTest {
  private static byte[] gzip(byte[] text) throws IOException {
    var file = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(file)) {
      gzip.write(text);
    }
    return file.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    var whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  private static byte[] gunzip(byte[] file) throws IOException {
    try (var text = new StrictGzipInputStream(new ByteArrayInputStream(file))) {
      return text.readAllBytes();
    }
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    Random random = new Random(length);
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(4));
    }
    return text;
  }

  @Test
  void aGzipOfOneMemberGivesItsText() throws IOException {
    for (int length : new int[] {0, 1, 65_536, 1_000_000}) {
      assertThat(gunzip(gzip(text(length)))).isEqualTo(text(length));
    }
  }

  @Test
  void aGzipOfSeveralMembersGivesTheirTextsInOrder() throws IOException {
    byte[] file = joined(gzip(text(100_000)), gzip(new byte[0]), gzip(text(70_000)));

    assertThat(gunzip(file)).isEqualTo(joined(text(100_000), text(70_000)));
  }

  @Test
  void bytesThatArriveOneByOneAreTheSame() throws IOException {
    byte[] file = joined(gzip(text(5_000)), gzip(text(300)));
    InputStream drip =
        new InputStream() {
          private int next;

          @Override
          public int read() {
            return next < file.length ? file[next++] & 0xFF : -1;
          }

          @Override
          public int read(byte[] target, int offset, int count) {
            int value = read();
            if (value < 0) {
              return -1;
            }
            target[offset] = (byte) value;
            return 1;
          }
        };

    try (var text = new StrictGzipInputStream(drip)) {
      assertThat(text.readAllBytes()).isEqualTo(joined(text(5_000), text(300)));
      assertThat(text.read()).isEqualTo(-1);
    }
  }

  @Test
  void aHeaderWithAllItsOptionalPartsIsReadOver() throws IOException {
    byte[] plain = gzip(text(1_000));
    byte[] header = {
      0x1F, (byte) 0x8B, 8, 0x1F, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 'c', 0
    };
    CRC32 crc = new CRC32();
    crc.update(header);
    byte[] checksum = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
    byte[] body = Arrays.copyOfRange(plain, 10, plain.length);

    assertThat(gunzip(joined(header, checksum, body))).isEqualTo(text(1_000));

    checksum[0] ^= 1;
    assertThatThrownBy(() -> gunzip(joined(header, checksum, body)))
        .isInstanceOf(DamagedTextException.class)
        .hasMessage("the gzip header does not match its checksum");
  }

  @Test
  void aFileOfNoBytesIsNoGzip() {
    assertThatThrownBy(() -> gunzip(new byte[0]))
        .isInstanceOf(DamagedTextException.class)
        .hasMessage("it has no bytes, and so is no gzip file");
  }

  @Test
  void aPlainTextIsNoGzip() {
    assertThatThrownBy(() -> gunzip("{\"time\": 1}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(DamagedTextException.class)
        .hasMessage("it does not begin as gzip does");
  }

  @Test
  void aFileThatIsCutAnywhereIsDamaged() throws IOException {
    byte[] file = gzip(text(2_000));
    for (int length = 1; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThatThrownBy(() -> gunzip(cut))
          .as("cut to %d bytes", length)
          .isInstanceOf(DamagedTextException.class);
    }
  }

  @Test
  void whatFollowsTheLastMemberIsDamage() throws IOException {
    byte[] file = joined(gzip(text(2_000)), new byte[] {0, 0, 0});

    assertThatThrownBy(() -> gunzip(file))
        .isInstanceOf(DamagedTextException.class)
        .hasMessage("something follows the gzip data in it");
  }

  @Test
  void aFlippedBitIsDamageOrChangesNothing() throws IOException {
    byte[] file = gzip(text(2_000));
    int harmless = 0;
    // Time, extra flags and system of the header mean nothing for the text.
    for (int place = 10; place < file.length; place++) {
      byte[] flipped = file.clone();
      flipped[place] ^= 0x10;
      try {
        assertThat(gunzip(flipped)).as("bit flipped in byte %d", place).isEqualTo(text(2_000));
        harmless++;
      } catch (DamagedTextException e) {
        assertThat(e).hasMessageMatching("(the (text|gzip) |it |something ).+[a-z]");
      }
    }
    // Deflate has unused bits at its end, and may copy a repeat from another place that is equal.
    assertThat(harmless).isLessThan(file.length / 100);
  }
}
