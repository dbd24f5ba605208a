/**
 * A broken assertion is a bug of ours: it ends the request, is logged, and tells the caller nothing.
 * What a user can cause is a refusal (`domain-error.ts`), never an assertion.
 */
export class Bug extends Error {
  override name = "Bug";
}

export function assert(condition: unknown, promise: string): asserts condition {
  if (!condition) throw new Bug(promise);
}

/** Narrows away `undefined` and `null` where their absence would be a bug. */
export function present<T>(value: T | null | undefined, promise: string): T {
  assert(value !== undefined && value !== null, promise);
  return value;
}
