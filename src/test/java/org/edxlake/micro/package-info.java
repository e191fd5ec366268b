/**
 * Micro benchmarks: what a gigabyte of text costs at each step between a package and its columns.
 *
 * <p>No test runs them; this does, all of them or those whose names match:
 *
 * <pre>
 * mvn -q -Pmicro process-test-classes
 * mvn -q -Pmicro process-test-classes -Dmicro="EventLogBenchmark.decode -f 3"
 * </pre>
 *
 * The lines `…:gigabytes` are the ones to read: seconds a gigabyte of expanded text, on one core.
 */
package org.edxlake.micro;
