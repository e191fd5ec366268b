package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.edxlake.lake.TestSpark;
import org.junit.jupiter.api.Test;

class AnswersTest {
  @Test
  void everyRowHasEveryColumnAlsoWithoutAValue() {
    assertThat(
            json(
                "SELECT 1 AS a, CAST(NULL AS STRING) AS b, DATE '2014-07-27' AS c",
                Optional.empty()))
        .containsExactly("{\"a\":1,\"b\":null,\"c\":\"2014-07-27\"}");
  }

  @Test
  void allRowsAreGivenUnlessALimitIsAskedFor() {
    assertThat(json("SELECT id FROM range(2500)", Optional.empty())).hasSize(2500);
    assertThat(json("SELECT id FROM range(2500)", Optional.of(7))).hasSize(7);
  }

  @Test
  void aMomentKeepsItsFractionOfASecond() {
    assertThat(
            json(
                "SELECT TIMESTAMP '2014-07-21 09:30:00.250001' AS a, TIMESTAMP '2014-07-21 09:30:00' AS b, "
                    + "CAST(NULL AS TIMESTAMP) AS c",
                Optional.empty()))
        .containsExactly(
            "{\"a\":\"2014-07-21 09:30:00.250001\",\"b\":\"2014-07-21 09:30:00\",\"c\":null}");
  }

  private static List<String> json(String query, Optional<Integer> limit) {
    SparkSession spark = TestSpark.session();
    List<String> lines = new ArrayList<>();
    Answers.json(spark, query, limit, lines::add);
    return lines;
  }
}
