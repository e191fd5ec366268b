package org.edxlake.lake;

import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.sources.SchemaRelationProvider;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map;

/**
 * Tables of a lake for any catalogue, as `jobs/sql/tables.sql` makes them, and for {@code
 * spark.read.format("edxlake").load("s3a://bucket/edx/lake/forum")}: like `parquet`, but without a
 * look into folders, and without repairs after each new partition.
 *
 * <p>Where no columns are given, a declared table has those of its declaration, and any other those
 * of its files. The lake is read only.
 */
public final class LakeSource
    implements RelationProvider, SchemaRelationProvider, DataSourceRegister {
  @Override
  public String shortName() {
    return "edxlake";
  }

  @Override
  public BaseRelation createRelation(SQLContext context, Map<String, String> options) {
    return relation(context, options, Optional.empty());
  }

  @Override
  public BaseRelation createRelation(
      SQLContext context, Map<String, String> options, StructType schema) {
    return relation(context, options, Optional.of(LakeRelations.withoutPartitions(schema)));
  }

  private static BaseRelation relation(
      SQLContext context, Map<String, String> options, Optional<StructType> given) {
    Option<String> location = options.get("path");
    Path folder = location.isEmpty() ? null : new Path(location.get());
    boolean below = folder != null && folder.depth() > 1;
    String table = below ? folder.getName() : "";
    if (!below || !folder.toUri().getPath().endsWith("/" + LakeTables.folder(table))) {
      throw new IllegalArgumentException(
          "A table of a lake has the location <root>/lake/<table>, or <root>/quarantine/rejects or repairs, not %s."
              .formatted(location.isEmpty() ? "none" : location.get()));
    }

    Path root = folder.getParent().getParent();
    LakeRelations lake = LakeRelations.at(context.sparkSession(), root, options);
    StructType columns =
        given
            .or(() -> Optional.ofNullable(LakeTables.DECLARED.get(table)))
            .or(() -> Optional.ofNullable(LakeTables.SET_ASIDE.get(table)))
            .orElseGet(() -> lake.columnsOfFiles(table));
    return lake.relation(table, columns);
  }
}
