/** Something cannot be measured here, for this library or on this runtime; the table says why. */
export class Unavailable extends Error {}
