/**
 * edxlake turns the data packages that edX delivers to a university into a data lake of Parquet
 * files, and can say of every record delivered what became of it.
 *
 * <h2>The flow</h2>
 *
 * <pre>{@code
 * what edX delivers      event log of a site and day, weekly zip of database dumps, all encrypted
 *       |
 *    staging             decrypt and check to the last byte; nothing unverified goes on
 *       |
 *    decode              one record in, exactly one outcome out: a row, a reject, a blank, a header
 *       |
 *     lake               write Parquet as a draft, hold the counts against each other, publish
 *       |
 * lake/<table>/org=../course=../run=../site=../date=../part-...parquet
 * }</pre>
 *
 * <p>Each step hands the next a type that only it can make: a {@link
 * org.edxlake.catalog.PackageFile} is staged as a {@link org.edxlake.catalog.StagedPackage}, loaded
 * as draft files and counts ({@link org.edxlake.lake.LoadedText}), approved by the audit, and
 * published. What leaves this road has a name too: a file is {@link
 * org.edxlake.catalog.Quarantined}, a record {@link org.edxlake.decode.Outcome.Rejected}, a member
 * whose counts disagree is held back.
 *
 * <h2>The words</h2>
 *
 * <dl>
 *   <dt>package
 *   <dd>a file as edX delivers it; `universityx-2014-07-27.zip`
 *   <dt>member
 *   <dd>a file inside a zip; `ora/UniversityX-CS101-2014_T1-submissions_score-prod-analytics.sql`
 *   <dt>site
 *   <dd>the installation of edX that a record comes from, prod or edge; ids are unique inside one
 *   <dt>entity
 *   <dd>how the exporter writes a course key in a name, `UniversityX-CS101-2014_T1`; it cannot be
 *       split safely, so evidence from the same zip resolves it
 *   <dt>dialect
 *   <dd>how the records of a text are written: tab-separated in two ways, CSV, JSON in three
 *   <dt>draft
 *   <dd>a Parquet file under `stage/` that no reader looks at
 *   <dt>ledger
 *   <dd>the lake's own log: which packages were published, with which files and which counts
 *   <dt>the books
 *   <dd>of a member: its lines are its rows, its header, its blank and its rejected lines, counted
 *       by two parts of the program that do not know each other
 *   <dt>quarantine
 *   <dd>where rejected records are kept, byte for byte
 * </dl>
 *
 * <h2>The direction</h2>
 *
 * <p>Imports run one way, and a test keeps it so:
 *
 * <pre>{@code
 * job --> quality --> datasets --> lake --> decode --> catalog
 *  |                                 +----> unpack --> catalog
 *  +----> staging ------------------------> unpack --> catalog
 *  +----> simulate ----------------------------------> catalog
 * }</pre>
 *
 * <p>{@link org.edxlake.catalog} is the place to begin: it knows what edX ships, and needs nothing
 * but the JDK. {@link org.edxlake.decode} adds Jackson. Spark starts in {@link org.edxlake.lake}.
 * Keys are known to `staging` alone, and to `simulate`, which writes packages as edX would and
 * shares no line with what reads them.
 */
package org.edxlake;
