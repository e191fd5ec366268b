package org.edxlake.staging;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.edxlake.catalog.ArchiveMember;
import org.edxlake.catalog.ArchiveMember.CutName;
import org.edxlake.catalog.ArchiveMember.Dump;
import org.edxlake.catalog.ArchiveMember.FailedAtEdx;
import org.edxlake.catalog.CourseKey;
import org.edxlake.catalog.Dialect;
import org.edxlake.catalog.DumpTable;
import org.edxlake.catalog.PackageFile;
import org.edxlake.catalog.Quarantined;
import org.edxlake.catalog.Quarantined.Reason;
import org.edxlake.catalog.StagedFile;
import org.edxlake.catalog.StagedFile.Packing;
import org.edxlake.catalog.StagedPackage.Notice;
import org.edxlake.staging.Decryptor.Verdict;
import org.edxlake.staging.PackageArchive.Entry;
import org.edxlake.unpack.DamagedTextException;
import org.edxlake.unpack.UnpackedText;

/** Stages the members of one zip, each by itself; many threads may use it at once. */
final class MemberStager {
  private static final String ENCRYPTED = ".gpg";
  private static final int LONGEST_QUOTE = 200;

  /** What is unpacked to find evidence in. */
  private static final int BEGINNING = 1 << 16;

  private final PackageFile file;
  private final StagingArea area;
  private final Decryptor decryptor;
  private final StagingSettings settings;

  MemberStager(PackageFile file, StagingArea area, Decryptor decryptor, StagingSettings settings) {
    this.file = file;
    this.area = area;
    this.decryptor = decryptor;
    this.settings = settings;
  }

  /** What became of a member. */
  sealed interface Outcome {
    /** The member's position in the archive. */
    int ordinal();

    record Text(int ordinal, StagedFile staged) implements Outcome {}

    record NotRead(int ordinal, Quarantined quarantined) implements Outcome {}

    record Noticed(int ordinal, Notice notice) implements Outcome {}
  }

  /**
   * Decrypts a member and verifies it to its end.
   *
   * @throws IOException if the zip cannot be read or scratch cannot be used; what the member has
   *     left there goes with the package
   */
  Outcome stage(Entry entry, InputStream content) throws IOException {
    ArchiveMember member = ArchiveMember.parse(entry.name());
    try {
      if (expandsTooMuch(entry)) {
        return notRead(
            entry,
            member,
            Reason.TOO_LARGE,
            "its directory says that it expands to more than "
                + settings.maxRatio()
                + " times its size; if that is right, raise the limits of staging in the settings");
      }
      if (!entry.name().endsWith(ENCRYPTED)) {
        drain(content);
        return notRead(
            entry,
            member,
            Reason.NOT_ENCRYPTED,
            "its name does not end in .gpg as those of all files that edX encrypts; ask edX what"
                + " it is");
      }
      if (member instanceof Dump dump) {
        return stageDump(entry, dump, content);
      }
      if (member instanceof CutName cut) {
        return stageCutName(entry, cut, content);
      }
      return takeNotice(entry, member, content);
    } catch (DamagedEntryException damaged) {
      return notRead(entry, member, Reason.BAD_ARCHIVE, damaged.getMessage());
    }
  }

  private boolean expandsTooMuch(Entry entry) {
    return entry.size() > StagingSettings.RATIO_COUNTS_FROM
        && entry.size() / settings.maxRatio() > entry.compressedSize();
  }

  private Outcome stageDump(Entry entry, Dump dump, InputStream content) throws IOException {
    Unlocked unlocked = new Unlocked(entry);
    Verdict verdict = unlocked.read(content);
    if (verdict instanceof Verdict.Refused refused) {
      return notRead(entry, dump, refused.reason(), refused.detail());
    }

    Evidence evidence = unlocked.evidence(dump.dialect());
    boolean hasHeader = dump.dialect().hasHeader() && !unlocked.isEmpty();
    Optional<DumpTable> declared = DumpTable.named(dump.tableName());
    if (hasHeader && declared.filter(table -> !evidence.isHeaderOf(table)).isPresent()) {
      unlocked.discard();
      return notRead(
          entry,
          dump,
          Reason.BAD_HEADER,
          "its first line does not name columns of "
              + dump.tableName()
              + ", so nobody can tell what its fields are; ask edX for it");
    }
    return unlocked.text(dump, evidence, verdict.recipients());
  }

  // Of a cut name only the end is known, so the content tells what table it is.
  private Outcome stageCutName(Entry entry, CutName cut, InputStream content) throws IOException {
    Unlocked unlocked = new Unlocked(entry);
    Verdict verdict = unlocked.read(content);
    if (verdict instanceof Verdict.Refused refused) {
      return notRead(entry, cut, refused.reason(), refused.detail());
    }

    Evidence evidence = unlocked.evidence(cut.dialect());
    Optional<DumpTable> table = evidence.tableOf(cut.dialect());
    if (table.isEmpty()) {
      try (InputStream text = unlocked.open()) {
        return noTable(entry, cut, TextFacts.of(text));
      } catch (DamagedTextException damaged) {
        return notRead(entry, cut, damaged.reason(), damaged.getMessage() + "; ask edX for it");
      } finally {
        unlocked.discard();
      }
    }
    Dialect dialect = table.get().dialect();
    if (dialect != cut.dialect()) {
      evidence = unlocked.evidence(dialect);
    }
    String entity = CourseKey.parse(evidence.courseId()).map(CourseKey::entity).orElse("");
    Dump dump = new Dump(cut.path(), table.get().tableName(), dialect, entity, cut.site());
    return unlocked.text(dump, evidence, verdict.recipients());
  }

  private Outcome takeNotice(Entry entry, ArchiveMember member, InputStream content)
      throws IOException {
    TextFacts facts = new TextFacts();
    Verdict verdict = decrypt(content, facts);
    if (verdict instanceof Verdict.Refused refused) {
      return notRead(entry, member, refused.reason(), refused.detail());
    }
    if (!(member instanceof FailedAtEdx)) {
      return noTable(entry, member, facts);
    }

    String line = Evidence.firstLine(new ByteArrayInputStream(facts.beginning())).strip();
    String quote = line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE);
    return new Outcome.Noticed(
        entry.ordinal(), new Notice(member.path(), Notice.Kind.FAILED_AT_EDX, quote));
  }

  private Verdict decrypt(InputStream content, TextFacts facts) throws IOException {
    Verdict verdict = decryptor.decrypt(content, facts);
    if (verdict instanceof Verdict.Refused) {
      // What the zip says of its own damage is nearer to the cause than what OpenPGP says.
      drain(content);
    }
    return verdict;
  }

  /** A member without its encryption, in scratch. */
  private final class Unlocked {
    private final Entry entry;
    private final ScratchFile stored;
    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();

    Unlocked(Entry entry) {
      this.entry = entry;
      stored = new ScratchFile(area, file.id(), entry.ordinal() + ".pgp");
    }

    /** Decrypts into scratch; unless the message is verified, nothing of it remains there. */
    Verdict read(InputStream content) throws IOException {
      boolean kept = false;
      try {
        Verdict verdict = decryptor.unlock(content, stored, beginning, BEGINNING);
        if (verdict instanceof Verdict.Verified) {
          stored.close();
          kept = true;
        } else {
          // What the zip says of its own damage is nearer to the cause than what OpenPGP says.
          drain(content);
        }
        return verdict;
      } finally {
        if (!kept) {
          stored.discard();
        }
      }
    }

    boolean isEmpty() {
      return beginning.size() == 0;
    }

    Evidence evidence(Dialect dialect) throws IOException {
      byte[] bytes = beginning.toByteArray();
      boolean isAll = bytes.length < BEGINNING;
      if (isAll || (dialect.isLines() && holdsTwoLines(bytes))) {
        return Evidence.of(dialect, new ByteArrayInputStream(bytes));
      }

      try (InputStream text = new BufferedInputStream(open())) {
        return Evidence.of(dialect, text);
      } catch (DamagedTextException damaged) {
        // The task that loads it will say so.
        return Evidence.of(dialect, new ByteArrayInputStream(bytes));
      }
    }

    InputStream open() throws IOException {
      return UnpackedText.of(
          Packing.MESSAGE,
          area.open(file.id(), stored.name()),
          settings.mostTextBytes(stored.bytes()));
    }

    void discard() throws IOException {
      stored.discard();
    }

    Outcome text(Dump dump, Evidence evidence, List<String> recipients) {
      return new Outcome.Text(
          entry.ordinal(),
          new StagedFile(
              entry.ordinal(),
              dump.path(),
              dump.tableName(),
              dump.dialect(),
              dump.site(),
              dump.entity(),
              evidence.courseId(),
              evidence.header(),
              recipients,
              stored.location(),
              Packing.MESSAGE,
              stored.bytes(),
              stored.sha256Hex(),
              settings.mostTextBytes(stored.bytes())));
    }
  }

  private static boolean holdsTwoLines(byte[] bytes) {
    int lines = 0;
    for (byte b : bytes) {
      if (b == '\n') {
        lines++;
      }
    }
    return lines >= 2;
  }

  private static Outcome noTable(Entry entry, ArchiveMember member, TextFacts facts) {
    String detail = facts.bytes() + " bytes, sha256 " + facts.sha256Hex();
    return new Outcome.Noticed(
        entry.ordinal(), new Notice(member.path(), Notice.Kind.NO_TABLE, detail));
  }

  private Outcome notRead(Entry entry, ArchiveMember member, Reason reason, String detail) {
    return new Outcome.NotRead(
        entry.ordinal(), new Quarantined(file.name(), member.path(), reason, detail));
  }

  private static void drain(InputStream content) throws IOException {
    byte[] buffer = new byte[1 << 16];
    while (content.read(buffer) >= 0) {
      // Only its end is of interest.
    }
  }
}
