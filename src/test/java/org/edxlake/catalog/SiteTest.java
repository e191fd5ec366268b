package org.edxlake.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          edx.org in the documents,            prod,      prod
          edx.org in the buckets,              edx,       prod
          edx.org where nothing is said,       '',        prod
          edge.edx.org,                        edge,      edge
          edge.edx.org in 2013,                prod-edge, edge
          case says nothing,                   Edge,      edge
          another token is another site,       patches,   patches
          another token in lower case,         Stage,     stage
          """)
  void aTokenStandsForASite(String claim, String token, String site) {
    assertThat(Site.of(token)).as(claim).isEqualTo(new Site(site)).hasToString(site);
  }
}
