package org.edxlake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.edxlake.catalog.ArchiveMember.CutName;
import org.edxlake.catalog.ArchiveMember.Dump;
import org.edxlake.catalog.ArchiveMember.FailedAtEdx;
import org.edxlake.catalog.ArchiveMember.Other;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveMemberTest {
  private static final String DIRECTORY = "universityx-2014-07-27/";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          course and run may hold dots                     | UniversityX-15.415x-3T2018-auth_user-prod-analytics.sql                  | auth_user                | EXPORTER_TSV     | UniversityX-15.415x-3T2018 | prod
          edge has two tokens in packages of 2013          | UniversityX-00.00-TestClass-auth_user-prod-edge-analytics.sql            | auth_user                | EXPORTER_TSV     | UniversityX-00.00-TestClass | edge
          edge has one token since                         | UniversityX-00.00-TestClass-auth_user-edge-analytics.sql                 | auth_user                | EXPORTER_TSV     | UniversityX-00.00-TestClass | edge
          course and run may hold hyphens                  | OrgX-AB-12.3x-2T-2019-wiki_article-prod-analytics.sql                    | wiki_article             | EXPORTER_TSV     | OrgX-AB-12.3x-2T-2019 | prod
          a custom course ends in its number               | Org-C-R-ccx-14-auth_user-prod-analytics.sql                              | auth_user                | EXPORTER_TSV     | Org-C-R-ccx-14 | prod
          an org's file has no course                      | universityx-email_opt_in-prod-analytics.csv                              | email_opt_in             | CSV              | universityx | prod
          a longer table name is not its beginning         | Org-C-R-teams_membership-prod-analytics.sql                              | teams_membership         | EXPORTER_TSV     | Org-C-R | prod
          the states of blocks have a dialect of their own | Org-C-R-courseware_studentmodule-prod-analytics.sql                      | courseware_studentmodule | SQOOP_TSV        | Org-C-R | prod
          a course structure is one document               | Org-C-R-course_structure-prod-analytics.json                             | course_structure         | JSON_DOCUMENT    | Org-C-R | prod
          a run may be named like a table                  | Org-C-auth_user-wiki_article-edge-analytics.sql                          | wiki_article             | EXPORTER_TSV     | Org-C-auth_user | edge
          a run may be named like a site                   | Org-C-prod-auth_user-prod-analytics.sql                                  | auth_user                | EXPORTER_TSV     | Org-C-prod | prod
          a run may be named like a site, on edge too      | Org-C-prod-auth_user-prod-edge-analytics.sql                             | auth_user                | EXPORTER_TSV     | Org-C-prod | edge
          a table that nobody declared keeps its name      | Org-C-R-survey_answers-prod-analytics.sql                                | survey_answers           | EXPORTER_TSV     | Org-C-R | prod
          a dump called events is not the events           | Org-C-R-events-prod-analytics.sql                                        | dump_events              | EXPORTER_TSV     | Org-C-R | prod
          a site nobody knows is a site of its own         | Org-C-R-auth_user-stage-analytics.sql                                    | auth_user                | EXPORTER_TSV     | Org-C-R | stage
          a site nobody knows may end in a digit           | Org-C-R-auth_user-stage2-analytics.sql                                   | auth_user                | EXPORTER_TSV     | Org-C-R | stage2
          a run that looks like a hash cuts nothing        | Org-C-0123456789abcdef0123456789abcdef.mongo                             | forum                    | MONGO_JSON_LINES | Org-C-0123456789abcdef0123456789abcdef | prod
          a forum names its site                           | Org-C-R-edge.mongo                                                       | forum                    | MONGO_JSON_LINES | Org-C-R | edge
          a forum of edx.org                               | Org-C-R-prod.mongo                                                       | forum                    | MONGO_JSON_LINES | Org-C-R | prod
          a forum of 2013 may name no site                 | Org-C-R.mongo                                                            | forum                    | MONGO_JSON_LINES | Org-C-R | prod
          a forum of edge in 2013                          | Org-C-R-prod-edge.mongo                                                  | forum                    | MONGO_JSON_LINES | Org-C-R | edge
          names may be non-ASCII                           | Üniversité-Málaga-2018-auth_user-prod-analytics.sql                      | auth_user                | EXPORTER_TSV     | Üniversité-Málaga-2018 | prod
          open response tables lie in a folder             | ora/Org-C-R-submissions_score-prod-analytics.sql                         | submissions_score        | EXPORTER_TSV     | Org-C-R | prod
          """)
  void aNameSaysTableCourseAndSite(
      String claim, String path, String table, Dialect dialect, String entity, String site) {
    Dump dump = new Dump(path, table, dialect, entity, new Site(site));

    assertThat(ArchiveMember.parse(path)).as(claim).isEqualTo(dump);
    assertThat(ArchiveMember.parse(DIRECTORY + path + ".gpg")).as(claim).isEqualTo(dump);
  }

  @ParameterizedTest
  @EnumSource(DumpTable.class)
  void everyDeclaredTableIsFoundByTheNameTheExporterGivesItsFile(DumpTable table) {
    String path = table.folder().path() + nameOf(table);

    assertThat(ArchiveMember.parse(DIRECTORY + path + ".gpg"))
        .isEqualTo(
            new Dump(
                path,
                table.tableName(),
                table.dialect(),
                "UniversityX-CS-101.1x-2T-2014",
                Site.EDGE))
        .extracting(member -> ((Dump) member).table().orElseThrow())
        .isEqualTo(table);
  }

  @Test
  void whatAFailedExportLeftIsNoTable() {
    assertThat(ArchiveMember.parse(DIRECTORY + "Org-C-R-auth_user-prod-analytics.sql.failed.gpg"))
        .isEqualTo(new FailedAtEdx("Org-C-R-auth_user-prod-analytics.sql.failed"));
    assertThat(ArchiveMember.parse(DIRECTORY + "Org-C-R-prod.mongo.failed.gpg"))
        .isEqualTo(new FailedAtEdx("Org-C-R-prod.mongo.failed"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          a dump of edx.org,      b140b895e008fcc2eeff3c21479faba3, sql,   EXPORTER_TSV,     prod
          a dump of edge,         7eeb155eaf6d2827edf5801a3e5b9ead, sql,   EXPORTER_TSV,     edge
          a structure of edge,    7eeb155eaf6d2827edf5801a3e5b9ead, json,  JSON_DOCUMENT,    edge
          a forum of edge,        09039bd1628a3c1b25fda3134a4fe050, mongo, MONGO_JSON_LINES, edge
          a forum of edx.org,     d6e4a9b6646c62fc48baa6dd6150d1f7, mongo, MONGO_JSON_LINES, prod
          """)
  void aNameThatWasCutGivesItsSiteByItsHash(
      String claim, String hash, String extension, Dialect dialect, String site) {
    String name = "Org-" + "C".repeat(190) + "-" + hash + "." + extension;

    assertThat(ArchiveMember.parse(DIRECTORY + name + ".gpg"))
        .as(claim)
        .isEqualTo(new CutName(name, dialect, new Site(site)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Org-C-R-course-prod-analytics.xml.tar.gz",
        "Org-C-R-auth_user-prod-analytics.sql.bak",
        "auth_user-prod-analytics.sql",
        "README.txt",
        ""
      })
  void anyOtherFileIsNoTable(String path) {
    assertThat(ArchiveMember.parse(DIRECTORY + path)).isEqualTo(new Other(path));
  }

  private static String nameOf(DumpTable table) {
    String entity = "UniversityX-CS-101.1x-2T-2014";
    return switch (table.dialect()) {
      case MONGO_JSON_LINES -> entity + "-edge.mongo";
      case CSV -> entity + "-" + table.tableName() + "-edge-analytics.csv";
      case JSON_DOCUMENT -> entity + "-" + table.tableName() + "-edge-analytics.json";
      case JSON_LINES, EXPORTER_TSV, SQOOP_TSV ->
          entity + "-" + table.tableName() + "-edge-analytics.sql";
    };
  }
}
