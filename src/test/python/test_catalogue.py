"""The statements of jobs/sql, run by Spark's own spark-sql in a Hive metastore that lasts."""

import pathlib

import pyspark
from conftest import HOME, run

SPARK = pathlib.Path(pyspark.__file__).parent
QUESTION = """
SELECT concat_ws(',', course, run, site, count(*)) FROM events GROUP BY course, run, site ORDER BY 1;
SELECT concat_ws(',', count(*), count(DISTINCT id)) FROM auth_user WHERE date = '2014-07-27';
"""


def spark_sql(folder, *options):
    """What spark-sql prints, whose metastore is in the folder."""
    command = [SPARK / "bin/spark-sql", "--master", "local[2]", "--jars", HOME / "target/edxlake.jar",
               "--conf", f"spark.sql.warehouse.dir={folder}/warehouse", "--conf", "spark.ui.enabled=false",
               "--driver-java-options", f"-Dderby.system.home={folder} -Dderby.stream.error.file={folder}/derby.log", *options]
    done = run(*command, SPARK_HOME=str(SPARK), SPARK_LOCAL_IP="127.0.0.1")
    return done.stdout.splitlines()


def test_a_metastore_has_the_tables_of_the_lake(lake, tmp_path):
    spark_sql(tmp_path, "--hivevar", f"root={lake.root}", "-f", HOME / "jobs/sql/tables.sql")
    answer = spark_sql(tmp_path, "-e", QUESTION + "DESCRIBE auth_user;")

    from_the_lake = run("jobs/edxlake", "sql", "-D", f"root={lake.root}", *(
        word for query in QUESTION.strip().rstrip(";").split(";\n") for word in ("-e", query))).stdout
    counted = [line for line in answer if "," in line and "\t" not in line]
    assert len(counted) > 9
    assert [line for line in counted if line not in from_the_lake] == []
    [[_, kind, comment]] = [line.split("\t") for line in answer if line.startswith("username ")]
    assert kind.strip() == "string"
    assert comment.startswith("Public handle")
