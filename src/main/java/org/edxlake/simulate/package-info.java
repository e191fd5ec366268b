/**
 * Synthetic data packages, as edX's exporter would write them, and a list of what was planted in
 * them.
 *
 * <p>Everything here is written from the description of the formats alone; nothing of the code that
 * reads packages is used, so that the two can be held against each other.
 */
package org.edxlake.simulate;
