package org.edxlake.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Site;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedFile.Chunk;
import org.edxlake.catalog.StagedFile.Compression;
import org.edxlake.catalog.StagedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadUnitTest {
  private static final int MB = 1 << 20;

  @TempDir Path temp;

  @Test
  void theLargestComesFirstAndAloneAndTheSmallShareTasks() {
    List<LoadUnit> units = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      units.add(unit(i, Compression.ZSTD, 1_000));
    }
    units.add(unit(200, Compression.ZSTD, 100 * MB));
    units.add(unit(201, Compression.GZIP, 50 * MB));

    List<List<LoadUnit>> tasks = LoadUnit.tasks(units, 32 * MB);

    assertThat(tasks.get(0)).containsExactly(units.get(201));
    assertThat(tasks.get(1)).containsExactly(units.get(200));
    assertThat(tasks).hasSize(4);
    assertThat(tasks.stream().flatMap(Collection::stream).toList())
        .containsExactlyInAnyOrderElementsOf(units);
  }

  @Test
  void aUnitCarriesItsOwnPieceOnly() throws IOException {
    StagedPackage staged =
        new StagedSample(temp)
            .dump("auth_user", "UX-CS-R1", Site.PROD, "UX/CS/R1", "id\n1\n", "2\n", "3\n")
            .snapshot();

    List<LoadUnit> units = LoadUnit.of(staged);

    assertThat(units).extracting(unit -> unit.chunk().ordinal()).containsExactly(0, 1, 2);
    assertThat(units).extracting(unit -> unit.chunk().firstLine()).containsExactly(1L, 3L, 4L);
    assertThat(units).allMatch(unit -> unit.staged().chunks().equals(List.of(unit.chunk())));
  }

  private static LoadUnit unit(int ordinal, Compression compression, long bytes) {
    PackageFile file =
        PackageFile.parse("s3a://bucket/universityx-2014-07-27.zip", 1, "etag").orElseThrow();
    Chunk chunk = new Chunk(0, "file:///scratch/" + ordinal, compression, 1, bytes);
    StagedFile staged =
        new StagedFile(
            ordinal,
            "m" + ordinal,
            "auth_user",
            org.edxlake.catalog.Dialect.EXPORTER_TSV,
            Site.PROD,
            "UX-CS-R1",
            "",
            "id",
            bytes,
            "00",
            List.of(),
            List.of(chunk));
    return new LoadUnit(file, staged, chunk, CourseKeys.MemberCourse.NONE);
  }
}
