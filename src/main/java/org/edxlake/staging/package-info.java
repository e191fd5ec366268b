/**
 * From bucket to verified plaintext: every OpenPGP and zip layer is removed here, and checked to
 * its end, before anything is handed on. This is the only place that holds a private key.
 */
package org.edxlake.staging;
