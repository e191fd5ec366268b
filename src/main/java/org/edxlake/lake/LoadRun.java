package org.edxlake.lake;

import java.io.Serializable;

/**
 * The run that loads, as the ledger names it.
 *
 * @param runId names the run and its folder `stage/<run id>`
 * @param codeVersion the version of edxlake
 * @param keysFingerprint changes when the keyring does; nothing about a key can be told from it
 */
public record LoadRun(String runId, String codeVersion, String keysFingerprint)
    implements Serializable {}
