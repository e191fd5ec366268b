package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import com.holdenkarau.spark.testing.JavaDatasetSuiteBase;
import com.holdenkarau.spark.testing.SharedJavaSparkContext;
import java.nio.file.Path;
import java.sql.Date;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.edxlake.catalog.Site;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Spark reads from the folders of partitions. Runs in a JVM of its own: spark-testing-base
 * brings Hive along.
 */
@Tag("spark-testing-base")
class PartitionInSparkTest extends JavaDatasetSuiteBase {
  private static final StructType SCHEMA =
      new StructType()
          .add("line", DataTypes.LongType)
          .add("org", DataTypes.StringType)
          .add("course", DataTypes.StringType)
          .add("run", DataTypes.StringType)
          .add("site", DataTypes.StringType)
          .add("date", DataTypes.DateType);

  private static final LocalDate DATE = LocalDate.of(2014, 7, 25);

  private static final List<Partition> AWKWARD =
      List.of(
          new Partition("UniversityX", "6.00", "007", Site.PROD, DATE),
          new Partition("101", "NULL", "null", Site.EDGE, DATE),
          new Partition("a:b%c", "~", "2014_T1+ccx@7", Site.PROD, DATE),
          new Partition("Málaga", "数学", "2014_T1", Site.EDGE, DATE),
          Partition.withoutCourse("universityx", new Site("patches"), DATE));

  // The base class is made for JUnit 4, whose hooks Jupiter does not call.
  @BeforeEach
  void startSpark() {
    runBefore();
  }

  @AfterAll
  static void stopSpark() {
    SharedJavaSparkContext.runAfterClass();
  }

  @Test
  void everyValueOfAPartitionComesBackAsItWas(@TempDir Path lake) {
    SparkSession spark = sqlContext().sparkSession();
    for (int i = 0; i < AWKWARD.size(); i++) {
      spark
          .range(i, i + 1)
          .withColumnRenamed("id", "line")
          .coalesce(1)
          .write()
          .parquet(lake.resolve(AWKWARD.get(i).path()).toString());
    }

    Dataset<Row> read = spark.read().schema(SCHEMA).parquet(lake.toString());

    assertDatasetEquals(expected(spark), read.orderBy("line"));
  }

  @Test
  void withoutFixedTypesSparkWouldTurnANumberOfACourseIntoANumber(@TempDir Path lake) {
    SparkSession spark = sqlContext().sparkSession();
    Partition partition = AWKWARD.get(0);
    spark.range(1).write().parquet(lake.resolve(partition.path()).toString());

    Dataset<Row> inferred = spark.read().parquet(lake.toString());

    assertThat(inferred.schema().apply("course").dataType()).isNotEqualTo(DataTypes.StringType);
  }

  private static Dataset<Row> expected(SparkSession spark) {
    List<Row> rows =
        AWKWARD.stream()
            .map(
                partition ->
                    RowFactory.create(
                        (long) AWKWARD.indexOf(partition),
                        partition.org(),
                        partition.course(),
                        partition.run(),
                        partition.site().name(),
                        Date.valueOf(partition.date())))
            .toList();
    return spark.createDataFrame(rows, SCHEMA);
  }
}
