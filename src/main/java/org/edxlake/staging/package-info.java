/**
 * From bucket to verified texts: zip and encryption are removed here, and checked to their end,
 * before anything is handed on; what is inside stays packed. This is the only place that holds a
 * private key.
 */
package org.edxlake.staging;
