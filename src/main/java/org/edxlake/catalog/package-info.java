/**
 * What edX ships and what we keep of it: file names, tables, columns, and the values that travel
 * between the other packages.
 */
package org.edxlake.catalog;
