package org.edxlake.catalog;

import java.io.Serializable;
import java.util.Locale;

/**
 * The edX installation that a record comes from: `prod` is edx.org, `edge` is edge.edx.org.
 *
 * <p>edX spells one site in several ways (`prod`, `edx` and nothing are edx.org; `edge` and
 * `prod-edge` are edge.edx.org). A token that is neither, such as `patches`, is a site of its own:
 * ids are unique only inside a site, so it must not be merged.
 */
public record Site(String name) implements Serializable {
  public static final Site PROD = new Site("prod");
  public static final Site EDGE = new Site("edge");

  /** The site that a token of a file name stands for; the empty token is edx.org. */
  public static Site of(String token) {
    String lower = token.toLowerCase(Locale.ROOT);
    if (lower.contains("edge")) {
      return EDGE;
    }

    return switch (lower) {
      case "", "prod", "edx" -> PROD;
      default -> new Site(lower);
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
