package org.edxlake.simulate;

import java.net.URI;
import java.nio.file.Path;

/**
 * A simulation as it lies on disk.
 *
 * @param eventsRoot the folder that stands for edX's bucket of event logs
 * @param snapshotsRoot the folder that stands for edX's bucket of weekly zips
 * @param secretKey the armoured secret key, under its passphrase
 * @param truth what was planted, see {@link Truth}
 * @param files packages
 * @param bytes of all packages
 */
public record Simulation(
    Path folder,
    URI eventsRoot,
    URI snapshotsRoot,
    Path secretKey,
    Path publicKey,
    Path passphraseFile,
    Path truth,
    long files,
    long bytes) {}
