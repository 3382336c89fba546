/** A story counts as read when a reader stayed at least this long: the 30 seconds of Medium's own story statistics. */
export const READ_SECONDS = 30;

/** The deepest position a position curve shows. */
export const LONGEST_CURVE = 20;
