package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionTest {
  private static final LocalDate DATE = LocalDate.of(2014, 7, 25);

  @Test
  void aRowOfACourseLiesInTheFoldersOfItsKey() {
    CourseKey key = CourseKey.parse("course-v1:UniversityX+6.00+2014_T1").orElseThrow();

    assertThat(Partition.of(key, Site.EDGE, DATE).path())
        .isEqualTo("org=UniversityX/course=6.00/run=2014_T1/site=edge/date=2014-07-25");
  }

  @Test
  void aRowWithoutACourseLiesUnderTheOrgOfItsPackage() {
    assertThat(Partition.withoutCourse("universityx", Site.PROD, DATE).path())
        .isEqualTo("org=universityx/course=_none/run=_none/site=prod/date=2014-07-25");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          letters and digits stay                     | 2014_T1                    | 2014_T1
          dots, hyphens and tildes stay               | 6.00-x~y                   | 6.00-x~y
          letters of other scripts stay               | Málaga數                   | Málaga數
          a colon and a percent sign                  | a:b%c                      | a%3Ab%25c
          a custom course                             | 2014_T1+ccx@7              | 2014_T1%2Bccx@7
          a slash never opens a folder                | ../../etc                  | ..%2F..%2Fetc
          the word NULL is no missing value           | NULL                       | %4EULL
          in any case                                 | null                       | %6Eull
          a word that begins so                       | NULLABLE                   | NULLABLE
          """)
  void aValueBecomesAFolderName(String claim, String value, String folder) {
    assertThat(Partition.encode(value)).as(claim).isEqualTo(folder);
  }

  @Test
  void duckDbReadsEveryValueBackAsItWas(@TempDir Path lake) throws Exception {
    List<Partition> awkward =
        List.of(
            new Partition("UniversityX", "6.00", "007", Site.PROD, DATE),
            new Partition("101", "NULL", "null", Site.EDGE, DATE),
            new Partition("a:b%c", "~", "2014_T1+ccx@7", Site.PROD, DATE),
            new Partition("Málaga", "数学", "2014_T1", Site.EDGE, DATE),
            Partition.withoutCourse("universityx", new Site("patches"), DATE));

    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      for (int line = 0; line < awkward.size(); line++) {
        Path folder = Files.createDirectories(lake.resolve(awkward.get(line).path()));
        statement.execute(
            "COPY (SELECT %d AS line) TO '%s'".formatted(line, folder.resolve("a.parquet")));
      }

      ResultSet rows =
          statement.executeQuery(
              """
              SELECT org, course, run, site, date
              FROM read_parquet('%s/**/*.parquet', hive_partitioning = true,
                  hive_types = {'org': VARCHAR, 'course': VARCHAR, 'run': VARCHAR,
                                'site': VARCHAR, 'date': DATE})
              ORDER BY line
              """
                  .formatted(lake));
      List<Partition> read = new ArrayList<>();
      while (rows.next()) {
        read.add(
            new Partition(
                rows.getString("org"),
                rows.getString("course"),
                rows.getString("run"),
                new Site(rows.getString("site")),
                rows.getObject("date", LocalDate.class)));
      }

      assertThat(read).isEqualTo(awkward);
    }
  }

  @Test
  void controlCharactersAreEncoded() {
    assertThat(Partition.encode("a\nb\u007f")).isEqualTo("a%0Ab%7F");
  }
}
