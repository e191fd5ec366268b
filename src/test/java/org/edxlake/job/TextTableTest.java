package org.edxlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void numbersAreFlushRightAndTextFlushLeft() {
    TextTable table = new TextTable(List.of("course", "rows"));
    table.add(List.of("CS101", "7"));
    table.add(List.of("6.00", "1,234"));

    assertThat(table.toString().lines())
        .containsExactly("course   rows", "------  -----", "CS101       7", "6.00    1,234");
  }

  @Test
  void anEscapeSequenceInAValueDoesNotReachTheTerminal() {
    TextTable table = new TextTable(List.of("body"));
    table.add(List.of("red\u001b[31m\nnext"));

    assertThat(table.toString().lines()).containsExactly("body", "-------------", "red␣[31m␣next");
  }
}
