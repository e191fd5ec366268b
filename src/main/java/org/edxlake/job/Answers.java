package org.edxlake.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Answers to queries, as text or as JSON lines. */
final class Answers {
  private Answers() {}

  /** The first rows of an answer in columns. */
  static String text(SparkSession spark, String query, int limit) {
    Dataset<Row> answer = ask(spark, query);
    if (answer.columns().length == 0) {
      return "";
    }

    List<Row> rows = rows(answer, limit);
    TextTable table = new TextTable(List.of(answer.columns()));
    for (Row row : rows.subList(0, Math.min(limit, rows.size()))) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        cells.add(row.isNullAt(i) ? "NULL" : String.valueOf(row.get(i)));
      }
      table.add(cells);
    }
    String more =
        rows.size() > limit
            ? "… more than %s; --limit shows more.%n".formatted(Quantities.count(limit, "row"))
            : "";
    return table + more;
  }

  /**
   * An answer, or its first rows, a JSON object a line. It is fetched part by part: a program that
   * reads it may ask for more than fits into memory.
   */
  static void json(
      SparkSession spark, String query, Optional<Integer> limit, Consumer<String> lines) {
    Dataset<Row> answer = ask(spark, query);
    withFractions(limit.map(answer::limit).orElse(answer))
        .toLocalIterator()
        .forEachRemaining(row -> lines.accept(row.json()));
  }

  // Spark's JSON of a row cuts a moment at the second; its text has all of it. The columns are
  // taken by their places, since an answer may have two of a name.
  private static Dataset<Row> withFractions(Dataset<Row> answer) {
    StructField[] fields = answer.schema().fields();
    String[] places = new String[fields.length];
    Column[] columns = new Column[fields.length];
    for (int i = 0; i < fields.length; i++) {
      places[i] = "column" + i;
      columns[i] =
          functions
              .col(places[i])
              .cast(withTextForMoments(fields[i].dataType()))
              .as(fields[i].name());
    }
    return answer.toDF(places).select(columns);
  }

  private static DataType withTextForMoments(DataType type) {
    if (type.equals(DataTypes.TimestampType) || type.equals(DataTypes.TimestampNTZType)) {
      return DataTypes.StringType;
    }
    if (type instanceof ArrayType list) {
      return new ArrayType(withTextForMoments(list.elementType()), list.containsNull());
    }
    if (type instanceof MapType map) {
      return new MapType(
          withTextForMoments(map.keyType()),
          withTextForMoments(map.valueType()),
          map.valueContainsNull());
    }
    if (type instanceof StructType struct) {
      return new StructType(
          Arrays.stream(struct.fields())
              .map(
                  field ->
                      new StructField(
                          field.name(),
                          withTextForMoments(field.dataType()),
                          field.nullable(),
                          field.metadata()))
              .toArray(StructField[]::new));
    }
    return type;
  }

  // One more than is shown, to tell whether there are more.
  private static List<Row> rows(Dataset<Row> answer, int limit) {
    return answer.limit(limit + 1).collectAsList();
  }

  private static Dataset<Row> ask(SparkSession spark, String query) {
    try {
      return spark.sql(query);
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      // Spark's AnalysisException is checked, though Scala does not declare it.
      if (failure instanceof SparkThrowable) {
        throw new SettingsException(
            "The query cannot be answered: " + withoutPlan(failure.getMessage()), failure);
      }
      throw new IllegalStateException(failure);
    }
  }

  // Spark appends the plan of the query, which is of no help.
  private static String withoutPlan(String message) {
    return message
        .lines()
        .takeWhile(line -> !line.startsWith("'"))
        .collect(Collectors.joining(" "));
  }
}
