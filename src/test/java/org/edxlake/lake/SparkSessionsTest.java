package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

class SparkSessionsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.edxlake.passphrase",
        "spark.edxlake.privatekey",
        "spark.edxlake.private-key",
        "spark.edxlake.keyring",
        "spark.hadoop.fs.s3a.secret.key",
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.s3a.session.token",
        "spark.ssl.keyPassword"
      })
  void aSecretSettingIsRedacted(String name) {
    Seq<Tuple2<String, String>> settings =
        CollectionConverters.asScala(java.util.List.of(Tuple2.apply(name, "open sesame"))).toSeq();

    String shown = Utils.redact(TestSpark.session().sparkContext().conf(), settings).mkString();

    assertThat(shown).contains(name).doesNotContain("open sesame");
  }

  @Test
  void aBadCastGivesNullAndQuotesNobody() {
    assertThat(TestSpark.session().sql("SELECT CAST('alice' AS BIGINT)").first().isNullAt(0))
        .isTrue();
  }

  @Test
  void nothingListensAndNothingIsLogged() {
    SparkSession spark = TestSpark.session();

    assertThat(spark.sparkContext().uiWebUrl().isEmpty()).isTrue();
    assertThat(spark.conf().get("spark.eventLog.enabled")).isEqualTo("false");
    assertThat(spark.conf().get("spark.sql.session.timeZone")).isEqualTo("UTC");
  }

  @Test
  void oneMachineCutsWhatItGroupsIntoFewPiecesAndAClusterAsSparkDoes() {
    String pieces = "spark.sql.shuffle.partitions";
    int here = 4 * Runtime.getRuntime().availableProcessors();

    assertThat(SparkSessions.ofMaster("local[3]")).isEqualTo(Map.of(pieces, "12"));
    assertThat(SparkSessions.ofMaster("local")).isEqualTo(Map.of(pieces, "4"));
    assertThat(SparkSessions.ofMaster("local[*]")).isEqualTo(Map.of(pieces, "" + here));
    assertThat(SparkSessions.ofMaster("yarn")).isEmpty();
    assertThat(SparkSessions.ofMaster("")).isEmpty();
    assertThat(TestSpark.session().conf().get(pieces)).as("what the user says").isEqualTo("2");
  }
}
