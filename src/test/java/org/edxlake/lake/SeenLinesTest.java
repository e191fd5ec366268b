package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeenLinesTest {
  @Test
  void everyLineFindsTheFirstOfItsKindThroughManyGrowths() {
    SeenLines seen = new SeenLines();
    Map<String, Long> first = new HashMap<>();
    Random random = new Random(7);

    for (int i = 0; i < 300_000; i++) {
      long line = 1L + i;
      String text = "{\"n\": " + random.nextInt(200_000) + "}";
      byte[] bytes = ("xx" + text + "yyy").getBytes(StandardCharsets.UTF_8);
      long found = firstLike(seen, line, bytes, 2, bytes.length - 3);
      assertThat(found).isEqualTo(first.computeIfAbsent(text, absent -> line));
    }
    assertThat(first).hasSizeGreaterThan(100_000);
  }

  @Test
  void linesThatDifferInOneBitOrInLengthAlsoDifferHere() {
    SeenLines seen = new SeenLines();
    long line = 0;
    for (int length = 0; length < 70; length++) {
      byte[] zeros = new byte[length];
      line++;
      assertThat(firstLike(seen, line, zeros, 0, length)).isEqualTo(line);
      for (int bit = 0; bit < 8 * length; bit++) {
        byte[] flipped = new byte[length];
        flipped[bit / 8] = (byte) (1 << (bit % 8));
        line++;
        assertThat(firstLike(seen, line, flipped, 0, length)).isEqualTo(line);
      }
    }
  }

  private static long firstLike(SeenLines seen, long line, byte[] buffer, int from, int to) {
    long[] hash = new long[2];
    SeenLines.hash(buffer, from, to, hash, 0);
    return seen.firstLike(line, hash[0], hash[1]);
  }
}
