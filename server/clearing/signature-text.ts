/** Base64 of the 64 bytes of an Ed25519 signature: 88 characters, and no other text of the same bytes. */
export const SIGNATURE_TEXT = /^[A-Za-z0-9+/]{85}[AQgw]==$/;
