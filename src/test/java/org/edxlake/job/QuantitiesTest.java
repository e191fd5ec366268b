package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "9949, 9.9 kB",
    "61000000, 61 MB",
    "999400, 999 kB",
    "999500, 1.0 MB",
    "1234567890123, 1.2 TB"
  })
  void bytesHaveAtMostThreeDigits(long bytes, String text) {
    assertThat(Quantities.bytes(bytes)).isEqualTo(text);
  }

  @Test
  void aCountAgreesWithItsNoun() {
    assertThat(Quantities.count(1, "package")).isEqualTo("1 package");
    assertThat(Quantities.count(412006, "row")).isEqualTo("412,006 rows");
  }

  @Test
  void aDurationIsToldInTheUnitsThatMatter() {
    assertThat(Quantities.duration(Duration.ofMillis(2140))).isEqualTo("2.1 s");
    assertThat(Quantities.duration(Duration.ofSeconds(250))).isEqualTo("4 min 10 s");
    assertThat(Quantities.duration(Duration.ofMinutes(185))).isEqualTo("3 h 5 min");
  }
}
