/** The recurrent model of a session: trained with DL4J, served by a kernel of our own. */
@NullMarked
package dev.hunch.predictor.sequence;

import org.jspecify.annotations.NullMarked;
