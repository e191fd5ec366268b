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

  @Test
  void soDoesAMomentWithinAList() {
    String moment = "TIMESTAMP '2014-07-21 09:30:00.250001'";

    assertThat(
            json(
                "SELECT array(%1$s, NULL) AS a, struct(%1$s AS at, 1 AS n) AS b, array(named_struct('at', %1$s)) AS c"
                    .formatted(moment),
                Optional.empty()))
        .containsExactly(
            "{\"a\":[\"2014-07-21 09:30:00.250001\",null],\"b\":{\"at\":\"2014-07-21 09:30:00.250001\",\"n\":1},"
                + "\"c\":[{\"at\":\"2014-07-21 09:30:00.250001\"}]}");
    assertThat(
            json(
                "SELECT map('at', %1$s) AS a, map(%1$s, 1) AS b, map(1, 2) AS c".formatted(moment),
                Optional.empty()))
        .containsExactly(
            "{\"a\":{\"at\":\"2014-07-21 09:30:00.250001\"},\"b\":{\"2014-07-21 09:30:00.250001\":1},"
                + "\"c\":[{\"key\":1,\"value\":2}]}");
    assertThat(
            json("SELECT array(TIMESTAMP_NTZ '2014-07-21 09:30:00.250001') AS a", Optional.empty()))
        .containsExactly("{\"a\":[\"2014-07-21 09:30:00.250001\"]}");
  }

  private static List<String> json(String query, Optional<Integer> limit) {
    SparkSession spark = TestSpark.session();
    List<String> lines = new ArrayList<>();
    Answers.json(spark, query, limit, lines::add);
    return lines;
  }
}
