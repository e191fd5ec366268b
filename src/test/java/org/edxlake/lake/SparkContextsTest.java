package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class SparkContextsTest {
  @Test
  void aJvmThatHasSparkKeepsIt() {
    SparkContext before = TestSpark.session().sparkContext();

    JavaSparkContext opened = SparkContexts.open("local[7]", Map.of());

    assertThat(SparkContexts.isOpen()).isTrue();
    assertThat(opened.sc()).isSameAs(before);
    assertThat(opened.master()).isEqualTo("local[2]");
  }
}
