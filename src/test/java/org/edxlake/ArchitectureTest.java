package org.edxlake;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Which way imports run, and which package may know which library. */
@AnalyzeClasses(packages = "org.edxlake", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest static final ArchRule catalogSees = sees("catalog");
  @ArchTest static final ArchRule decodeSees = sees("decode", "catalog");
  @ArchTest static final ArchRule unpackSees = sees("unpack", "catalog");
  @ArchTest static final ArchRule lakeSees = sees("lake", "decode", "unpack", "catalog");
  @ArchTest static final ArchRule datasetsSee = sees("datasets", "lake", "decode", "catalog");

  @ArchTest
  static final ArchRule qualitySees = sees("quality", "datasets", "lake", "decode", "catalog");

  @ArchTest static final ArchRule stagingSees = sees("staging", "unpack", "catalog");
  @ArchTest static final ArchRule simulateSees = sees("simulate", "catalog");

  @ArchTest
  static final ArchRule spark = isKnownTo("org.apache.spark", "lake", "datasets", "quality", "job");

  @ArchTest
  static final ArchRule fileSystems = isKnownTo("org.apache.hadoop.fs", "staging", "lake", "job");

  @ArchTest
  static final ArchRule openPgp = isKnownTo("org.bouncycastle", "staging", "unpack", "simulate");

  @ArchTest static final ArchRule s3 = isKnownTo("software.amazon.awssdk", "lake.store");

  @ArchTest
  static final ArchRule catalogNeedsTheJdkAlone =
      classes()
          .that(resideInAnyPackage("org.edxlake.catalog.."))
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.edxlake.."));

  @ArchTest
  static final ArchRule decodeNeedsJacksonBeside =
      classes()
          .that(resideInAnyPackage("org.edxlake.decode.."))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage("java..", "com.fasterxml.jackson..", "org.edxlake.."));

  private static ArchRule sees(String itself, String... others) {
    return classes()
        .that(resideInAnyPackage(ours(itself)))
        .should()
        .onlyDependOnClassesThat(
            resideOutsideOfPackage("org.edxlake..")
                .or(resideInAnyPackage(ours(itself)))
                .or(resideInAnyPackage(ours(others))))
        .allowEmptyShould(true);
  }

  private static ArchRule isKnownTo(String library, String... others) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(ours(others))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library + "..");
  }

  private static String[] ours(String... packages) {
    return Stream.of(packages).map(name -> "org.edxlake." + name + "..").toArray(String[]::new);
  }
}
