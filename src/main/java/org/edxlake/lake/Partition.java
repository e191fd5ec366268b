package org.edxlake.lake;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.catalog.ExternalCatalogUtils;
import org.edxlake.catalog.Column;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.Table;

/**
 * Where a row lies: the values of the partition columns.
 *
 * @param course `_none`, as is the run, for rows that belong to no course
 */
public record Partition(String org, String course, String run, Site site, LocalDate date)
    implements Serializable {
  /** The value of course and run where there is no course; a NULL partition would break pandas. */
  public static final String NONE = "_none";

  private static final List<String> COLUMNS =
      Table.PARTITION_COLUMNS.stream().map(Column::name).toList();

  public static Partition of(CourseKey key, Site site, LocalDate date) {
    return new Partition(key.org(), key.course(), key.run(), site, date);
  }

  public static Partition withoutCourse(String org, Site site, LocalDate date) {
    return new Partition(org, NONE, NONE, site, date);
  }

  /**
   * The folders below the table's:
   * `org=UniversityX/course=6.00/run=2014_T1/site=prod/date=2014-07-25`.
   */
  public String path() {
    return "org="
        + encode(org)
        + "/course="
        + encode(course)
        + "/run="
        + encode(run)
        + "/site="
        + encode(site.name())
        + "/date="
        + date;
  }

  /**
   * The partition that the path of a data file names.
   *
   * @throws IllegalArgumentException if its last folders are not those of a partition
   */
  static Partition ofPath(String path) {
    String[] names = path.split("/", -1);
    int folders = names.length - 1 - COLUMNS.size();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < COLUMNS.size() && folders >= 0; i++) {
      String folder = names[folders + i];
      if (folder.startsWith(COLUMNS.get(i) + "=")) {
        values.add(decode(folder.substring(COLUMNS.get(i).length() + 1)));
      }
    }
    if (values.size() < COLUMNS.size()) {
      throw new IllegalArgumentException(path + " does not lie in a partition");
    }
    return new Partition(
        values.get(0),
        values.get(1),
        values.get(2),
        new Site(values.get(3)),
        LocalDate.parse(values.get(4)));
  }

  private static String decode(String folder) {
    return folder.indexOf('%') < 0 ? folder : ExternalCatalogUtils.unescapePathName(folder);
  }

  /**
   * A value as a folder name: Hive's percent-encoding, which Spark, DuckDB, Arrow and Polars undo.
   * `NULL` is encoded too, since DuckDB would read it as a missing value; Hive's word for that is
   * part of no course key.
   */
  static String encode(String value) {
    StringBuilder encoded = new StringBuilder();
    boolean readAsNull = value.equalsIgnoreCase("null");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean special = c < ' ' || c == 0x7f || " \"#%'*/:=?\\{}[]^+&<>|;,!$".indexOf(c) >= 0;
      if (special || (readAsNull && i == 0)) {
        for (byte b : String.valueOf(c).getBytes(StandardCharsets.UTF_8)) {
          encoded.append('%').append(String.format("%02X", b));
        }
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }
}
