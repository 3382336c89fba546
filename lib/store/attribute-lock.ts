/**
 * Held to the end of a transaction by whoever changes attributes of a dataset ($1), a writers file or a writer: a file then
 * sees every declaration that was made before it, and none is made while it is merged.
 */
export const HOLD_ATTRIBUTES = "SELECT pg_advisory_xact_lock(1164466509, $1::integer)";
