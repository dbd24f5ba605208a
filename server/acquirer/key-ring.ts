/** What one file of the configuration holds: one secret, or several while one replaces the other (docs/rotation.md). */
export interface Held<T> {
  /** The number under which the other side knows it, where it has one. */
  id: string;
  value: T;
}

export interface KeyRing<T> {
  /** Those that hold at an instant, newest first: the first one makes, all of them are accepted. Throws where none holds. */
  at(instant: Date): readonly [Held<T>, ...Held<T>[]];
}
